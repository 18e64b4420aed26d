"""Circles of neighbours: membership, invitations and their own rules."""
