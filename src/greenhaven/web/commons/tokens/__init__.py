"""Keys for programs, and answers that a repeated request is given again."""
