"""What one ballot says, as it is kept and published: plain JSON, one way to write each choice.

======== ==============================================================
kind     written
======== ==============================================================
yes_no   ``"yes"``, ``"no"`` or ``"abstain"``
approval ``["a", "b"]``, in the order of the ballot paper
points   ``{"a": 3, "b": 7}``
ranked   ``[["a"], ["b", "c"]]``: first a, then b and c as equals
======== ==============================================================
"""

import json
from itertools import groupby
from typing import Any

from greenhaven.core.voice.ballots.ballots import Choice, fault_of
from greenhaven.core.voice.ballots.errors import BallotsError
from greenhaven.core.voice.ballots.question import Kind, Question

ABSTAIN = "abstain"


def read_choice(question: Question, plain: Any) -> dict[str, int]:
    """What a ballot says, from plain JSON.

    Raises
    ------
    BallotsError
        If it does not fit the question.
    """
    choice = _READERS[question.kind](plain)
    if fault := fault_of(question, choice):
        raise BallotsError(fault)
    return choice


def plain_choice(question: Question, choice: Choice) -> Any:
    """What a ballot says as plain JSON, always written the same way."""
    ids = [id_ for id_ in question.ids if id_ in choice]
    if question.kind is Kind.YES_NO:
        return ids[0] if ids else ABSTAIN
    if question.kind is Kind.APPROVAL:
        return ids
    if question.kind is Kind.POINTS:
        return {id_: choice[id_] for id_ in ids}
    ids.sort(key=lambda id_: choice[id_])
    return [list(equals) for _, equals in groupby(ids, key=lambda id_: choice[id_])]


def canonical(plain: Any) -> str:
    """Plain JSON as a text that is the same for equal values: what digests are taken of."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _read_yes_no(plain: Any) -> dict[str, int]:
    if not isinstance(plain, str):
        raise BallotsError(f"expected yes, no or {ABSTAIN}; {plain!r} came")
    return {} if plain == ABSTAIN else {plain: 1}


def _read_approval(plain: Any) -> dict[str, int]:
    if not isinstance(plain, list) or not all(isinstance(id_, str) for id_ in plain):
        raise BallotsError(f"expected a list of options; {plain!r} came")
    return dict.fromkeys(_once(plain), 1)


def _read_points(plain: Any) -> dict[str, int]:
    whole = isinstance(plain, dict) and all(type(points) is int for points in plain.values())
    if not whole:
        raise BallotsError(f"expected whole points by option; {plain!r} came")
    return {str(id_): points for id_, points in plain.items()}


def _read_ranked(plain: Any) -> dict[str, int]:
    if not isinstance(plain, list):
        raise BallotsError(f"expected a list of options, first the best; {plain!r} came")
    tiers = [tier if isinstance(tier, list) else [tier] for tier in plain]
    if not all(tier and all(isinstance(id_, str) for id_ in tier) for tier in tiers):
        raise BallotsError(f"expected options, or lists of equal options; {plain!r} came")
    _once([id_ for tier in tiers for id_ in tier])
    return {id_: place for place, tier in enumerate(tiers, 1) for id_ in tier}


def _once(ids: list[str]) -> list[str]:
    if len(set(ids)) < len(ids):
        raise BallotsError("an option is named twice")
    return ids


_READERS = {
    Kind.YES_NO: _read_yes_no,
    Kind.APPROVAL: _read_approval,
    Kind.POINTS: _read_points,
    Kind.RANKED: _read_ranked,
}
