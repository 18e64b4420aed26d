"""A city through time, for all members at once: what is brought, ripens, is sent, and what gardens make of it."""
