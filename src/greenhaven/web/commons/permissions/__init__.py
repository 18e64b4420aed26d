"""Who may do what: one table, one question."""
