"""What people think: statements, votes on them, and the map of opinions."""
