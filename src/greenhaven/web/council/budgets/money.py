"""Amounts of money: whole hundredths inside, words and numbers outside."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons import quantities

CENTS = 100
MOST_CENTS = 10**13  # a hundred thousand million: more is a slip of the finger


def said_money(cents: int, currency: str) -> str:
    """An amount with its currency; hundredths where there are any."""
    digits = 2 if cents % CENTS else 0
    return quantities.measured(cents / CENTS, currency, digits)


class MoneyField(forms.DecimalField):
    """An amount as people type it; what is read is whole hundredths."""

    def __init__(self, *, least_cents: int = 1, **more: Any) -> None:
        least = Decimal(least_cents) / CENTS
        refused = {
            "invalid": _("Write an amount in numbers, such as 1200 or 1200.50."),
            "min_value": _("The amount is too small: at least %(limit_value)s."),
            "max_value": _("That is too much to be meant: look at it again."),
            "max_decimal_places": _("At most two digits behind the point."),
            "max_digits": _("That is too much to be meant: look at it again."),
            "max_whole_digits": _("That is too much to be meant: look at it again."),
        }
        most = Decimal(MOST_CENTS) / CENTS
        super().__init__(
            min_value=least, max_value=most, decimal_places=2, error_messages=refused, **more
        )

    def clean(self, value: Any) -> Any:
        """The amount in hundredths; none where it is left out."""
        amount = super().clean(value)
        return None if amount is None else int(amount * CENTS)
