"""The site: what the core knows, shown to the people who share it."""
