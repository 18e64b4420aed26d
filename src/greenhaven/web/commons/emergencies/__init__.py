"""Warnings that were heard, and the emergency articles that they or two stewards set in force."""
