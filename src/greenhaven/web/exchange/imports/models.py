"""Spreadsheets as they were read, how their columns are understood, and what became of each row."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.places.models import Declaration
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.offers.models import Offer


class ImportKind(models.TextChoices):
    """What the rows of a sheet are."""

    OFFERS = "offers", _("who gives what, and how often")
    NEEDS = "needs", _("who wants what, and how often")
    DROP_OFFS = "drop_offs", _("what was brought and weighed already")
    DECLARATIONS = "declarations", _("what hubs and gardens can take")


class ColumnMapping(models.Model):
    """How a sheet's columns are understood; kept under a name for the next sheet of its kind."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=ImportKind)
    columns = models.JSONField()  # field -> header
    fixed = models.JSONField(default=dict)  # field -> what holds for every row
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name"], name="mapping_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """How far an import is."""

    READ = "read", _("read")
    TRIED = "tried", _("tried")
    TAKING = "taking", _("being taken in")
    STOPPED = "stopped", _("stopped before its end")
    TAKEN = "taken", _("taken in")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


OPEN = (ImportState.READ, ImportState.TRIED)  # its columns can still be changed
UNFINISHED = (*OPEN, ImportState.STOPPED)  # somebody has to decide what becomes of it
AT_WORK = (ImportState.TAKING, ImportState.UNDOING)
IN_THE_BOOKS = (
    ImportState.TAKING,
    ImportState.STOPPED,
    ImportState.TAKEN,
    ImportState.UNDOING,
)  # some of its rows are, or will be


class Repeats(models.TextChoices):
    """What becomes of rows that say the same as another row of the sheet."""

    EACH = "each", _("take in each of them: it happened more than once")
    ONCE = "once", _("take in the first only: it was written down twice")


class Present(models.TextChoices):
    """What becomes of rows that are in the books already."""

    LEAVE = "leave", _("leave them out")
    TAKE = "take", _("take them in nonetheless: it happened again")


class LeftOut(models.TextChoices):
    """Why a row without a fault was not taken in."""

    REPEATED = "repeated", _("It says the same as another row.")
    PRESENT = "present", _("It is in the books already.")


class SheetImport(models.Model):
    """One file that someone brought: its cells, and how they are understood."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=ImportKind)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    headers = models.JSONField()
    cells = models.JSONField()  # rows of texts
    # The number of each row in the spreadsheet, where they do not count on from 2.
    numbers = models.JSONField(default=list)
    # Cells that are one over several rows: name, position of the column, first and last row.
    merged = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.READ)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    repeats = models.CharField(max_length=8, choices=Repeats, blank=True)
    present = models.CharField(max_length=8, choices=Present, blank=True)
    # Who asked that it be taken in, or back; the worker acts for them.
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done = models.PositiveIntegerField(default=0)  # rows that are through, from its first one on
    total = models.PositiveIntegerField(default=0)
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=600, blank=True)  # why it ended before its end
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "kind"],
                condition=models.Q(state__in=IN_THE_BOOKS),
                name="sheet_is_in_the_books_once",
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="rows_done_are_of_the_sheet"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def share(self) -> float:
        """How much of the work that was asked for is done, 0-1."""
        return self.done / self.total if self.total else 0.0

    def parties(self) -> Parties:
        """Whose it is: the coordinators'."""
        return NOBODYS


class SheetRow(models.Model):
    """What became of one row: what is wrong with it, or what it was made into."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet counts, the header being 1
    faults = models.JSONField(default=list)  # [field, sentence]
    left_out = models.CharField(max_length=8, choices=LeftOut, blank=True)
    offer = models.OneToOneField(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="imported_as"
    )
    handover = models.OneToOneField(
        Handover, null=True, blank=True, on_delete=models.PROTECT, related_name="imported_as"
    )
    declaration = models.OneToOneField(
        Declaration, null=True, blank=True, on_delete=models.PROTECT, related_name="imported_as"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.number}"
