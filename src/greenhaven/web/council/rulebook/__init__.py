"""The rulebook in force, its history and its export."""
