"""The language that every living thing is written in: components, processes, rates, containers."""
