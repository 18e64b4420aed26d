"""From what is recorded to the city, the plan, its commitments, and the next state."""
