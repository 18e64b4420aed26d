"""Money that people share out: projects, their costs, and what became of them."""
