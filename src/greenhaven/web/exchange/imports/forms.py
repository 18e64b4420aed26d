"""What comes from outside: a file, and which of its columns tells what."""

import uuid
from collections.abc import Iterator, Mapping

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenhaven.core.city import City
from greenhaven.web.commons.units import UNITS
from greenhaven.web.commons.words import materials_of
from greenhaven.web.exchange.imports.fields import FIELDS
from greenhaven.web.exchange.imports.models import ImportKind, Present, Repeats, SheetImport
from greenhaven.web.exchange.imports.queries import WORD, Trial
from greenhaven.web.exchange.imports.sheets import MOST_BYTES, Sheet, SheetError, read_sheet
from greenhaven.web.exchange.imports.twice import usual_repeats
from greenhaven.web.exchange.offers.models import Recurrence

DATES = (
    ("iso", gettext_lazy("year-month-day, as 2025-11-03")),
    ("dmy", gettext_lazy("day/month/year, as 3/11/2025")),
    ("mdy", gettext_lazy("month/day/year, as 11/3/2025")),
)


class SheetForm(forms.Form):
    """A file, and what its rows are."""

    kind = forms.ChoiceField(
        choices=ImportKind, label=gettext_lazy("What do the rows say?"), widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=gettext_lazy("The spreadsheet"),
        help_text=gettext_lazy(
            "CSV or XLSX, with headings in its first line; 10 MB and 20,000 rows at most."
        ),
        allow_empty_file=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    sheet: Sheet

    def clean_file(self) -> object:
        """Read it at once: a file that is no spreadsheet is refused here."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        try:
            self.sheet = read_sheet(file.read())
        except SheetError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class TakeForm(forms.Form):
    """What becomes of rows that say the same as another, or that are in the books already."""

    def __init__(
        self, sheet: SheetImport, trial: Trial, data: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(data)
        if trial.repeated:
            self.fields["repeats"] = forms.ChoiceField(
                choices=Repeats,
                label=_count_of_repeats(len(trial.repeated)),
                initial=sheet.repeats or usual_repeats(sheet.kind),
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether each of them is meant.")},
            )
        if trial.present:
            self.fields["present"] = forms.ChoiceField(
                choices=Present,
                label=_count_of_present(len(trial.present)),
                initial=sheet.present or Present.LEAVE,
                widget=forms.RadioSelect,
            )


def _count_of_repeats(count: int) -> str:
    return ngettext(
        "%(n)d row is the same as a row above it", "%(n)d rows are the same as a row above", count
    ) % {"n": count}


def _count_of_present(count: int) -> str:
    return ngettext(
        "%(n)d row is in the books already", "%(n)d rows are in the books already", count
    ) % {"n": count}


class ColumnsForm(forms.Form):
    """For each thing that a row tells: from which column, or what holds for every row."""

    keep_as = forms.CharField(
        max_length=80,
        required=False,
        label=gettext_lazy("Keep these columns as"),
        help_text=gettext_lazy(
            "A name, such as “Tuesday café list”. The next file with the same headings is read so."
        ),
    )

    def __init__(
        self,
        sheet: SheetImport,
        city: City,
        words: list[str],
        data: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data)
        self.sheet = sheet
        self.words = words
        headers = [("", "–"), *((header, header) for header in sheet.headers)]
        for told in FIELDS[sheet.kind]:
            self.fields[f"column-{told.name}"] = forms.ChoiceField(
                choices=headers,
                required=False,
                label=capfirst(str(told.label)),
                initial=sheet.columns.get(told.name, ""),
            )
            # Only what may be left out is marked; a column that is needed may hold in every row.
            self.fields[f"column-{told.name}"].unmarked = told.needed  # type: ignore[attr-defined]
            if told.fixable:
                self.fields[f"fixed-{told.name}"] = self._fixed(told.name, city)
        self.fields["fixed-dates"] = forms.ChoiceField(
            choices=DATES,
            required=False,
            label=gettext_lazy("Days are written as"),
            initial=sheet.fixed.get("dates", "iso"),
        )
        for word in words:
            self.fields[f"word-{word}"] = forms.ChoiceField(
                choices=[("", "–"), *_kinds(city)],
                required=False,
                label=_("“%(word)s” is") % {"word": word},
                initial=sheet.fixed.get(f"{WORD}{word}", ""),
            )
        for name, field in self.fields.items():
            if name.startswith(("fixed-", "word-")):
                field.unmarked = True  # type: ignore[attr-defined]

    def _fixed(self, name: str, city: City) -> forms.Field:
        label = gettext_lazy("or the same in every row")
        initial = self.sheet.fixed.get(name, "")
        known: dict[str, list[tuple[str, str]]] = {
            "unit": [(unit, str(each.label)) for unit, each in UNITS.items()],
            "material": _kinds(city),
            "recurrence": [(each.value, str(each.label)) for each in Recurrence],
        }
        choices = known.get(name)
        if choices is None:
            return forms.CharField(max_length=200, required=False, label=label, initial=initial)
        return forms.ChoiceField(
            choices=[("", "–"), *choices], required=False, label=label, initial=initial
        )

    def pairs(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Each column's field with the field for what holds in every row."""
        for told in FIELDS[self.sheet.kind]:
            fixed = f"fixed-{told.name}"
            yield self[f"column-{told.name}"], self[fixed] if fixed in self.fields else None

    def meanings(self) -> list[BoundField]:
        """The fields for words that the city does not know."""
        return [self[f"word-{word}"] for word in self.words]

    @property
    def dates(self) -> BoundField:
        """The field for how days are written."""
        return self["fixed-dates"]

    def understood(self) -> tuple[dict[str, str], dict[str, str]]:
        """The columns by field, and what holds for every row."""
        given = {name: str(value) for name, value in self.cleaned_data.items() if value}
        columns = {
            name.removeprefix("column-"): value
            for name, value in given.items()
            if name.startswith("column-")
        }
        fixed = {
            name.removeprefix("fixed-"): value
            for name, value in given.items()
            if name.startswith("fixed-")
        }
        meant = {name: kind for name, kind in self.sheet.fixed.items() if name.startswith(WORD)}
        meant |= {
            f"{WORD}{name.removeprefix('word-')}": value
            for name, value in given.items()
            if name.startswith("word-")
        }
        return columns, fixed | meant


def _kinds(city: City) -> list[tuple[str, str]]:
    return list(materials_of(city).items())


def posted(request: HttpRequest) -> Mapping[str, object] | None:
    """What was sent, if something was."""
    return request.POST if request.method == "POST" else None
