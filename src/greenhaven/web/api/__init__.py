"""The typed interface for programs: all that the pages do."""
