"""Introductions: what an offer becomes, and the thanks that follow."""
