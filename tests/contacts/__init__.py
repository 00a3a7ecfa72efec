"""Stories about contacts."""
