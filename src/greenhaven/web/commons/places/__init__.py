"""Places that give, transform or take, and who keeps them."""
