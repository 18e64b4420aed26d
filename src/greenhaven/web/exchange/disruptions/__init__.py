"""Storms and hubs that are down: told once, and read by plans, rounds and allies."""
