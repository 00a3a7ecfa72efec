"""Stories about people."""
