"""What people notice, and what is held, recalled and released because of it."""
