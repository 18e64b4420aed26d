"""Votes on paper, read by two stewards."""
