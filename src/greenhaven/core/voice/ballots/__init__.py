"""Votes: what was asked, the ballots, the rules that count them, and a file anyone can recount."""
