"""How days and numbers are written in each language; what is not said here is Django's."""
