"""Mutual aid agreed in advance between circles and hubs."""
