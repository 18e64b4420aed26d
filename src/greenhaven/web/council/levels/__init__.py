"""Levels at which people decide: a circle, a district, the city."""
