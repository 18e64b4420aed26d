"""Long answers come in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

MOST = 200
USUAL = 50
Row = TypeVar("Row")


class Pages(PaginationBase):
    """The rows from `after` on, in the order of their keys: steady while others write."""

    class Input(Schema):
        """Which page."""

        limit: int = Field(USUAL, ge=1, le=MOST, description="Most rows in the answer.")
        after: int = Field(
            0, ge=0, le=2**63 - 1, description="The `next` of the page before; 0 = the first page."
        )

    class Output(Schema):
        """One page, and where the next begins."""

        items: list[Any]
        next: int | None = Field(None, description="None: this was the last page.")

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Input, request: HttpRequest, **_params: Any
    ) -> dict[str, Any]:
        """Rows with keys above `after`, and the last of them where there are more."""
        del request  # the query string says it all
        rows = list(queryset.filter(pk__gt=pagination.after).order_by("pk")[: pagination.limit + 1])
        page = rows[: pagination.limit]
        return {"items": page, "next": page[-1].pk if len(rows) > len(page) else None}


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """Rows in an order of their own; each is made only where its page is asked for."""

    rows: "Sequence[Row] | QuerySet[Any]"
    make: Callable[[Any], Any]


class Lines(PaginationBase):
    """What stands in an order of its own, such as the lines of a plan: from the `after`th on."""

    class Input(Schema):
        """Which page."""

        limit: int = Field(USUAL, ge=1, le=MOST, description="Most lines in the answer.")
        after: int = Field(
            0, ge=0, le=10**9, description="The `next` of the page before; 0 = the first page."
        )

    class Output(Pages.Output):
        """One page, and where the next begins."""

    def paginate_queryset(
        self, queryset: Any, pagination: Input, request: HttpRequest, **_params: Any
    ) -> dict[str, Any]:
        """So many lines, and how many were passed by where there are more."""
        del request
        listed = queryset if isinstance(queryset, Listed) else Listed(queryset, lambda row: row)
        begins, ends = pagination.after, pagination.after + pagination.limit
        found = list(listed.rows[begins : ends + 1])
        page = [listed.make(row) for row in found[: pagination.limit]]
        return {"items": page, "next": ends if len(found) > len(page) else None}
