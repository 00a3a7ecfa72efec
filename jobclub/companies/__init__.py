"""Companies: the club's own directory of the places its members want to reach."""
