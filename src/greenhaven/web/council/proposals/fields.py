"""The fields of an article's form: each turns what people type into what stands in an article."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenhaven.core.city import City
from greenhaven.web.commons.units import AmountError, read_number

DAYS = (("", "–"), *((f"{day:02d}", str(day)) for day in range(1, 32)))
EVERY_MONTH = (("", "–"), *((f"{at:02d}", name) for at, name in MONTHS.items()))
HUNDRED = 100


class NumberField(forms.CharField):
    """A number as people type it; a share is asked for in per cent."""

    def __init__(self, *, percent: bool = False, whole: bool = False, **more: Any) -> None:
        self.percent, self.whole = percent, whole
        mode = "numeric" if whole else "decimal"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
        super().__init__(max_length=30, widget=widget, **more)

    def clean(self, value: Any) -> float | int | None:
        """The number; none where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            number = read_number(text)
        except AmountError as error:
            raise ValidationError(str(error), code="number") from error
        if self.whole:
            if number != number.to_integral_value():
                raise ValidationError(_("A whole number, please."), code="whole")
            return int(number)
        return float(number / HUNDRED if self.percent else number)

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f"{value * HUNDRED if self.percent else value:.10g}"
        return value


class PartField(forms.CharField):
    """A part of a whole such as 2/3, in lowest terms."""

    def clean(self, value: Any) -> str:
        """The part as the rules write it."""
        text = super().clean(value).replace(" ", "")
        try:
            above, below = (int(each) for each in text.split("/"))
            part = Fraction(above, below)
        except (ValueError, ZeroDivisionError) as error:
            raise ValidationError(_("A part such as 2/3, please."), code="part") from error
        return f"{part.numerator}/{part.denominator}"


class HourField(forms.TimeField):
    """An hour and a minute."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def clean(self, value: Any) -> str | None:
        """The hour as the rules write it."""
        found: time | None = super().clean(value)
        return f"{found:%H:%M}" if found else None


class LastDayField(forms.DateField):
    """The last day on which it holds; the rules write the day after it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)

    def clean(self, value: Any) -> str | None:
        """The first day without it."""
        last: date | None = super().clean(value)
        if last is not None and last == date.max:
            raise ValidationError(_("There is no such day."), code="day")
        return (last + timedelta(days=1)).isoformat() if last else None

    def prepare_value(self, value: Any) -> Any:
        """The last day with it; what was typed stays as it is."""
        return value


def last_day(ends: str) -> str:
    """The last day with an article that ends on a day."""
    return (date.fromisoformat(ends) - timedelta(days=1)).isoformat()


class DayOfYear(forms.MultiWidget):
    """A day and a month, one beside the other."""

    use_fieldset = True

    def __init__(self) -> None:
        day = forms.Select(choices=DAYS, attrs={"aria-label": gettext_lazy("day")})
        month = forms.Select(choices=EVERY_MONTH, attrs={"aria-label": gettext_lazy("month")})
        super().__init__([day, month], attrs={"class": "short"})

    def decompress(self, value: Any) -> list[str]:
        """The day and the month of "11-15"."""
        if not value:
            return ["", ""]
        month, _dash, day = str(value).partition("-")
        return [day, month]


class DayOfYearField(forms.MultiValueField):
    """A day of every year."""

    def __init__(self, **more: Any) -> None:
        fields = (
            forms.ChoiceField(choices=DAYS, required=False),
            forms.ChoiceField(choices=EVERY_MONTH, required=False),
        )
        super().__init__(fields, widget=DayOfYear(), require_all_fields=False, **more)

    def compress(self, data_list: list[str]) -> str | None:
        """As the rules write it."""
        day, month = data_list or ("", "")
        if bool(day) != bool(month):
            raise ValidationError(_("Say the day and the month."), code="half")
        return f"{month}-{day}" if day else None


class LinesField(forms.CharField):
    """Some lines, each one text."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        """Each line that says something."""
        text: str = super().clean(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """One below the other."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class PlacesField(LinesField):
    """Places by their names or codes, one a line; the rules write their codes."""

    def __init__(self, city: City, **more: Any) -> None:
        super().__init__(**more)
        self._codes: dict[str, str] = {}
        self._named: dict[str, list[str]] = {}
        for table in (city.gardens, city.hubs, city.sources):
            for code, name in zip(table.id.tolist(), table.name.tolist(), strict=True):
                self._codes[code] = name
                self._named.setdefault(name.casefold(), []).append(code)

    def clean(self, value: Any) -> list[str]:
        """The code of each place."""
        return [self._code(line) for line in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        """Names that one place alone has; codes of the others."""
        if not isinstance(value, list | tuple):
            return value
        return "\n".join(self._shown(code) for code in value)

    def _code(self, line: str) -> str:
        if line in self._codes:
            return line
        found = self._named.get(line.casefold(), [])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("The city has no place “%(name)s”. Look at its page for its name or code.")
                % {"name": line[:60]}
            )
        raise ValidationError(
            _("%(name)s is the name of several places: %(codes)s. Write one of these codes.")
            % {"name": line[:60], "codes": ", ".join(found[:6])}
        )

    def _shown(self, code: str) -> str:
        name = self._codes.get(code, code)
        return name if len(self._named.get(name.casefold(), [])) == 1 else code


def many(choices: Iterable[tuple[str, Any]], *, boxes: bool, **more: Any) -> forms.Field:
    """Any of some; boxes where there are few, a list where there are many."""
    widget = forms.CheckboxSelectMultiple if boxes else forms.SelectMultiple(attrs={"size": "7"})
    return forms.MultipleChoiceField(choices=list(choices), widget=widget, **more)


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted names, as they stand inside each other in an article."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        outer, _dot, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = value
        else:
            found[outer] = value
    return found
