"""Reports: how the club helps, in figures that anybody can count again."""
