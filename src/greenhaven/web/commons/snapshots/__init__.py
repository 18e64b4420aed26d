"""Snapshots of a city and its rulebooks: kept, published, and never changed."""
