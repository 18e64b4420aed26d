"""Votes that people entrust to others, in open votes alone."""
