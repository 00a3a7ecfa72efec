"""Every figure of the reports: one typed SELECT a question, the same on both databases.

Each takes the session to read with, so that a child process can read by a connection of its own.
"""
