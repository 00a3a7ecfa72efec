"""Mail: an outbox in the database, and what takes it to a mail server."""
