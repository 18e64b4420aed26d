"""What is measured: the same case for us and for every peer, with nothing but NumPy."""
