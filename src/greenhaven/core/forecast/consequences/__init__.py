"""What a change would do: two courses lived through by the same members."""
