"""What people are told: kept first, sent after."""
