"""The stories jobclub is held to."""
