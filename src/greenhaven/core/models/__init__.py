"""Living things as models: digesters, composts, soils, water and ammonia, in the process language."""
