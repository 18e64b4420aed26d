"""The command line: `greenhaven plan`, `greenhaven city …`, `greenhaven up`."""

from greenhaven.cli.main import app, main

__all__ = ["app", "main"]
