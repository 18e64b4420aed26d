"""Amounts of money, for templates."""

from django import template

from greenhaven.web.council.budgets.money import said_money

register = template.Library()


@register.filter
def part_of(cents: int, whole: int) -> int:
    """How many hundredths of the whole an amount is, for a bar."""
    return round(100 * min(cents, whole) / whole) if whole else 0


@register.filter
def money(cents: int, currency: str) -> str:
    """An amount of hundredths with its currency."""
    return said_money(cents, currency)
