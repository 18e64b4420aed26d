"""People, places and snapshots: what every room of the site builds upon."""
