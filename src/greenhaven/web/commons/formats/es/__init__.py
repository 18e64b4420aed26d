"""As Spanish is written in this half of the world."""
