"""New York City: the bundled city, and how its folder is made from published facts."""
