"""Amounts of money in words."""

from fractions import Fraction

from greenhaven.core.rules.words import Message, message
from greenhaven.core.voice.ballots.question import Question

CENTS, MANY = 2, 1000  # digits behind the point that are said, and from when on none are


def money(question: Question, amount: int | Fraction) -> Message:
    """An amount, counted in the smallest unit of the question's money."""
    value = in_money(question, amount)
    value = Fraction(round(value)) if value >= MANY else round(value, CENTS)
    said = int(value) if value.denominator == 1 else float(value)
    if not question.currency:
        return message("{amount}", amount=said)
    return message("{amount} {currency}", amount=said, currency=question.currency)


def in_money(question: Question, amount: int | Fraction) -> Fraction:
    """An amount in whole units of the question's money."""
    return Fraction(amount) / unit_of(question)


def unit_of(question: Question) -> int:
    """How many of the smallest unit make one whole unit."""
    return int(10**question.decimals)


def percent_of(part: int | Fraction, whole: int | Fraction) -> Message:
    """A part as a percentage of the whole, with one digit behind the point."""
    share = round(100 * Fraction(part) / whole, 1) if whole else Fraction(0)
    return message("{number} %", number=float(share))
