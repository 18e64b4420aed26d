"""What the models of digestion and composting expect of a plan, hub by hub and week by week."""
