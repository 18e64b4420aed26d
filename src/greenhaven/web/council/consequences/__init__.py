"""What a proposal would do, computed while people read it."""
