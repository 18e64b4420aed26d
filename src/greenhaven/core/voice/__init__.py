"""What people say and choose: opinions found, ballots counted."""
