"""As English is written here."""
