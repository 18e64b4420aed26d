"""Living things as models: digestion, composting, soil, water, ammonia, in one language."""
