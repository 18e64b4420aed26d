"""What people find that they agree on: statements, votes, groups, and words for both."""
