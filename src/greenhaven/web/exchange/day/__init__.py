"""The coordinator's day: what needs a decision first, then the sheets to print, then the rest."""
