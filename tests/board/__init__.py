"""Stories about board."""
