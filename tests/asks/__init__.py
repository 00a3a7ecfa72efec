"""Stories about asks."""
