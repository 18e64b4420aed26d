"""Plain data in, plain data out: no framework, clock, network or database."""
