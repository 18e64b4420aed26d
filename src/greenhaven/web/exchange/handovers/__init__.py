"""What was promised, and what was weighed and signed."""
