"""Reactors and batches: inputs, care, proof, release."""
