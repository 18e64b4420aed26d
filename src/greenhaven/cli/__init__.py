"""The command line: `greenhaven plan`, `greenhaven city …`, `greenhaven up`."""

from greenhaven.cli.main import app

__all__ = ["app"]
