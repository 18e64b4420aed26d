"""What an operation may answer."""

from typing import Any

from greenhaven.web.api.problems import Problem

REFUSED = frozenset({400, 401, 403, 404, 409, 413, 415, 422, 429})


def answers(shape: Any, status: int = 200) -> dict[Any, Any]:
    """That shape where it is done, and a problem where it is not."""
    return {status: shape, REFUSED: Problem}
