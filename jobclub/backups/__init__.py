"""Backups: by hand, at each close and hourly while a meeting is open; restored; checked (S10)."""
