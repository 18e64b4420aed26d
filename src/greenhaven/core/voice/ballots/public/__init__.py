"""A closed vote as a public file: what it holds, its tree of hashes, and how it is recounted."""
