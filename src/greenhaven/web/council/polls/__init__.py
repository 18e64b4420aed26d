"""Votes: who may, what was cast, and what came of it."""
