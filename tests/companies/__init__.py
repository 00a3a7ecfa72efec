"""Stories about companies."""
