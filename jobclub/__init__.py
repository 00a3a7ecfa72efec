"""A live board for job clubs: members ask for introductions, the room offers them."""
