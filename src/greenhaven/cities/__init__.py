"""Cities: the bundled ones, those of a folder, and random ones for trials."""
