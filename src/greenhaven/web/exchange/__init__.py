"""Who gives what to whom: the plan and the pages that show it."""
