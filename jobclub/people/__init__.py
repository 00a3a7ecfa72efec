"""People: who somebody is across clubs, and on which phones and laptops they are signed in."""
