"""People, their roles, and what is kept of them."""
