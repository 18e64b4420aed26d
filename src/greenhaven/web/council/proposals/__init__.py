"""Proposals from a draft to an article in force."""
