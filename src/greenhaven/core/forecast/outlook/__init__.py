"""What people read of many futures: series with bands, kept and written."""
