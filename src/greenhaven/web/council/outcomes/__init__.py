"""What became of what people said."""
