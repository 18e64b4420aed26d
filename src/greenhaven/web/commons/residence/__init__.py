"""Who lives where, and how that is known: one member, one vote."""
