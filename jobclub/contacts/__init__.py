"""Contacts: whom a member knows where, for that member's eyes alone."""
