"""Pages of spreadsheets that are brought, and of what circles count."""

import uuid

from greenhaven.web.exchange.credit.models import Purse
from greenhaven.web.exchange.imports.models import ImportKind, SheetImport
from tests.web.permissions.targets import Maker, fixed, of
from tests.web.permissions.world import Side, World


def sheet(_world: World, side: Side) -> SheetImport:
    """A sheet with one row, brought by the side's owner: that it is theirs opens nothing."""
    return SheetImport.objects.create(
        kind=ImportKind.OFFERS,
        file_name="list.csv",
        digest=uuid.uuid4().hex,
        headers=["Place", "Pounds"],
        cells=[["Café", "12"]],
        made_by=side.owner,
    )


def of_sheet() -> Maker:
    """A page of a sheet."""
    return of("import.manage", sheet, lambda it: {"sheet": it.pk})


def purse(_world: World, side: Side) -> Purse:
    """What the side's owner took in its circle and did not give."""
    made, _new = Purse.objects.get_or_create(circle=side.circle, person=side.owner)
    return made


MAKERS = {
    "imports": fixed("import.manage"),
    "import": of_sheet(),
    "import-state": of_sheet(),
    "import-stop": of_sheet(),
    "import-take": of_sheet(),
    "import-undo": of_sheet(),
    "circle-let-go": of(
        "circle.steward",
        purse,
        lambda it: {"slug": it.circle.slug, "person": it.person_id},
        lambda it: it.circle,
    ),
    "circle-balance": of(
        "circle.inside", lambda _world, side: side.circle, lambda it: {"slug": it.slug}
    ),
}
