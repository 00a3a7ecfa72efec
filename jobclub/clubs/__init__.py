"""Clubs: the groups, and people's places in them."""
