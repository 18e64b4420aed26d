"""What is being decided now, on one page."""
