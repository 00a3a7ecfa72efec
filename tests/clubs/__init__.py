"""Stories about clubs."""
