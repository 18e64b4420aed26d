"""What goes wrong with rounds."""

from greenhaven.core.planning.solver import PlanningError


class RoundsError(PlanningError):
    """Rounds cannot be planned from what was given, or a plan of rounds is wrong."""
