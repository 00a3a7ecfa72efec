"""The board: the page that puts the others together. It has no models; no model knows its viewers."""
