"""Follow-up: what happens between the meetings, and nobody goes silent for ever."""
