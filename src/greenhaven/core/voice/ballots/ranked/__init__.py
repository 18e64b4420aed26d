"""Ballots that order the options: beaten in pairs, or passed on from the last."""
