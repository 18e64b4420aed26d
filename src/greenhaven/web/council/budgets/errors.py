"""What shared budgets refuse, in the reader's words."""

from greenhaven.web.council.errors import CouncilError


class BudgetError(CouncilError):
    """Something about a budget that cannot be done as it was asked; nothing was changed."""
