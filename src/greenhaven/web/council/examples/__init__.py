"""What the council of a demonstration is filled with: data, and how it is played."""
