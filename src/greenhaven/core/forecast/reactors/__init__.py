"""The reactors of a plan, each by its full model, and where they differ from the plan."""
