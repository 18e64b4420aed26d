"""A city through time: what is brought, ripens, is sent, and what gardens make of it."""
