"""Meetings: agenda, minutes and what is printed for them."""
