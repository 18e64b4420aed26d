"""The pages of emergencies: what was agreed for them, what is in force, and what came of it."""
