"""Commands of the council, run by `greenhaven`."""
