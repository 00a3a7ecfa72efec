"""Stories about reports: every figure is counted again."""
