"""The chain of what was done: anyone who kept a link can tell whether it was changed."""
