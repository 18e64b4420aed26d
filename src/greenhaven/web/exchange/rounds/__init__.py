"""The day's rounds for those who drive, and their sheets."""
