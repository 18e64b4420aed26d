"""A city's organic nutrients as one live model that the people who share them also govern."""
