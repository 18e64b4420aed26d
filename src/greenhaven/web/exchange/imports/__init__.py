"""Spreadsheets that people already keep, read, tried, taken in and taken back."""
