"""What people say to each other of a place, an article or a proposal."""
