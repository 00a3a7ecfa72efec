"""The board: the page that puts the others together. No models: no model knows its viewers."""
