"""Stories about introductions."""
