"""Amounts of money, for templates."""

from django import template

from greenhaven.web.council.budgets.money import said_money

register = template.Library()


@register.filter
def money(cents: int, currency: str) -> str:
    """An amount of hundredths with its currency."""
    return said_money(cents, currency)
