"""Meetings: the evening in the room, its doors, and who was there."""
