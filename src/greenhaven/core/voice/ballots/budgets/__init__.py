"""Money that many decide on: equal shares, and options by votes beside them."""
