"""The reactors of a plan, each by its full model: batches, digesters, and where they differ from the plan."""
