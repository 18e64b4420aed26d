"""Composting: in a vessel, an aerated pile, a turned windrow, a bay or a worm bin."""
