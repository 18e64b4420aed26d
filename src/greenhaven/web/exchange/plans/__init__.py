"""The plan in force, its forecasts, and the pages that show them."""
