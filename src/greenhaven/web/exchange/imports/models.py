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
    TAKEN = "taken", _("taken in")
    UNDONE = "undone", _("taken back")


class SheetImport(models.Model):
    """One file that someone brought: its cells, and how they are understood."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=ImportKind)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    headers = models.JSONField()
    cells = models.JSONField()  # rows of texts
    columns = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.READ)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "kind"],
                condition=models.Q(state=ImportState.TAKEN),
                name="sheet_is_taken_in_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def parties(self) -> Parties:
        """Whose it is: the coordinators'."""
        return NOBODYS


class SheetRow(models.Model):
    """What became of one row: what is wrong with it, or what it was made into."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet counts, the header being 1
    faults = models.JSONField(default=list)  # [field, sentence]
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
