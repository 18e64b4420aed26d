"""What people give and what they need, and the dispatch between them."""
