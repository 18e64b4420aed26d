"""What is allowed: typed articles that people read, planners obey and guards enforce."""
