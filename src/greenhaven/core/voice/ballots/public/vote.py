"""A closed vote as it is published: question, rule, every ballot, the root and the result.

The file is JSON. Ballots stand in the order of their receipts, which says nothing of when or by
whom they were cast; every ballot is one line.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from greenhaven.core.merkle import Tree, is_included, proof
from greenhaven.core.voice.ballots.ballots import Ballots, ballots_of
from greenhaven.core.voice.ballots.choices import canonical, read_choice
from greenhaven.core.voice.ballots.counting import count
from greenhaven.core.voice.ballots.delegation import Carried, carried
from greenhaven.core.voice.ballots.errors import BallotFileError, BallotsError
from greenhaven.core.voice.ballots.public.questions import (
    items,
    mapping,
    plain_question,
    read_question,
    text,
)
from greenhaven.core.voice.ballots.public.receipts import tidy
from greenhaven.core.voice.ballots.question import Question
from greenhaven.core.voice.ballots.result import Result, plain_result
from greenhaven.core.voice.ballots.rules import Rule, plain_rule, read_rule

FORMAT = "greenhaven-vote/1"
# The same, and some delegations count whatever the cap: a program that knows only the first format
# refuses it, instead of counting something else.
WITH_OTHERS = "greenhaven-vote/2"
MOST_OTHERS = 100
NO_DELEGATIONS: Mapping[str, str] = {}


class Level(StrEnum):
    """Who can see what somebody chose."""

    OPEN = "open"  # everybody, by name, after closing
    SECRET = "secret"  # noqa: S105 -- a level, no password. Nobody: a ballot bears a receipt and no name


@dataclass(frozen=True, slots=True)
class Cast:
    """One ballot as published: `choice` as plain JSON; a name only where votes are open."""

    receipt: str
    choice: Any
    voter: str = ""
    paper: bool = False

    def plain(self) -> dict[str, Any]:
        """As plain JSON: this is what the leaf of the tree is made of."""
        told = {"receipt": self.receipt, "choice": self.choice}
        if self.voter:
            told["voter"] = self.voter
        return told | ({"paper": True} if self.paper else {})

    def leaf(self) -> bytes:
        """What is hashed."""
        return canonical(self.plain()).encode()


@dataclass(frozen=True, slots=True)
class PublicVote:
    """All that is needed to count a closed vote again; `root` and `result` are as published."""

    question: Question
    rule: Rule
    casts: tuple[Cast, ...]
    level: Level = Level.SECRET
    delegations: Mapping[str, str] = field(default_factory=dict)
    cap: Fraction | None = None
    others_in_any_case: int = 0  # that one voter may carry: see delegation.carried
    engine: str = ""
    root: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)

    def carried(self) -> Carried:
        """Who speaks for whom, where votes are open."""
        voters = [each.voter for each in self.casts]
        return carried(voters, self.delegations, self.cap, self.others_in_any_case)

    def ballots(self) -> Ballots:
        """The ballots, ready to be counted; each speaks for those who delegated to its voter."""
        choices = [read_choice(self.question, each.choice) for each in self.casts]
        weights = None
        if self.delegations:
            held = self.carried().weights
            weights = [held[each.voter] for each in self.casts]
        return ballots_of(self.question, choices, weights)

    def computed_root(self) -> str:
        """The root of the ballots as they are, 64 hexadecimal digits."""
        return Tree(each.leaf() for each in self.casts).root().hex()

    def place_of(self, code: str) -> int | None:
        """Place of the ballot with a receipt, from 0; None if there is none."""
        receipts = [each.receipt for each in self.casts]
        wanted = next((each for each in (code, tidy(code)) if each in receipts), None)
        return None if wanted is None else receipts.index(wanted)

    def proof_of(self, place: int) -> tuple[str, ...]:
        """The hashes which show that a ballot lies under the root, from below."""
        beside = proof([each.leaf() for each in self.casts], place)
        return tuple(each.hex() for each in beside)

    def is_under_root(self, place: int) -> bool:
        """Whether the proof of a ballot leads to the root that was published."""
        beside = [bytes.fromhex(each) for each in self.proof_of(place)]
        leaf, size = self.casts[place].leaf(), len(self.casts)
        try:
            return is_included(leaf, place, size, beside, bytes.fromhex(self.root))
        except ValueError:  # the root is no hexadecimal number
            return False

    def digest(self) -> str:
        """SHA-256 of question, rule, level, delegations and root: one line that fixes the vote."""
        return hashlib.sha256(canonical(self._head() | {"root": self.root}).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """The whole file as plain JSON."""
        return self._head() | {
            "engine": self.engine,
            "root": self.root,
            "digest": self.digest(),
            "result": dict(self.result),
            "ballots": [each.plain() for each in self.casts],
        }

    def _head(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "format": WITH_OTHERS if self._has_others else FORMAT,
            "question": plain_question(self.question),
            "rule": plain_rule(self.rule),
            "level": str(self.level),
        }
        if self.delegations:
            told["delegations"] = [list(each) for each in self.delegations.items()]
            told["cap"] = None if self.cap is None else str(self.cap)
        if self._has_others:
            told["others_in_any_case"] = self.others_in_any_case
        return told

    @property
    def _has_others(self) -> bool:
        return bool(self.delegations and self.cap is not None and self.others_in_any_case)


def publish(vote: PublicVote) -> tuple[PublicVote, Result]:
    """Close a vote: put its ballots in order, take the root, count, and write the result down.

    Raises
    ------
    BallotsError
        If receipts repeat, a secret ballot bears a name, or the ballots do not fit.
    """
    if fault := fault_of_casts(vote):
        raise BallotsError(fault)
    ordered = replace(vote, casts=tuple(sorted(vote.casts, key=lambda each: each.receipt)))
    result = count(ordered.rule, ordered.ballots())
    return replace(ordered, root=ordered.computed_root(), result=plain_result(result)), result


def fault_of_casts(vote: PublicVote) -> str:
    """What is wrong with receipts and names; empty if nothing is."""
    receipts = [each.receipt for each in vote.casts]
    if "" in receipts:
        return "every ballot needs a receipt"
    if len(set(receipts)) < len(receipts):
        return f"the receipt {_twice(receipts)} came twice"
    names = [each.voter for each in vote.casts if each.voter]
    if vote.level is Level.SECRET and (names or vote.delegations):
        return "a secret vote has neither names nor delegations"
    if vote.level is Level.OPEN and len(names) < len(receipts):
        return "an open vote names every voter"
    if len(set(names)) < len(names):
        return f"{_twice(names)} voted twice"
    return ""


def write_public(vote: PublicVote) -> str:
    """The file: JSON, one line for each ballot."""
    told = vote.plain()
    ballots = told.pop("ballots")
    head = json.dumps(told, ensure_ascii=False, indent=1)[:-2]
    lines = ",\n".join(f"  {canonical(each)}" for each in ballots)
    return f'{head},\n "ballots": [\n{lines}\n ]\n}}\n'


def read_public(written: str, file: str = "the file") -> PublicVote:
    """A closed vote from its file.

    Raises
    ------
    BallotFileError
        If it is none; the message names the file, and the line or the field.
    """
    try:
        plain = json.loads(written)
    except (ValueError, RecursionError) as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        fault = f"this is no JSON: {getattr(error, 'msg', error)}"
        place = f"column {column}" if column else ""
        raise BallotFileError(fault, file=file, line=line, column=place) from None
    try:
        return _vote(plain)
    except BallotsError as error:
        raise BallotFileError(str(error), file=file) from error


def _vote(plain: Any) -> PublicVote:
    told = mapping(plain, "the file")
    if told.get("format") not in (FORMAT, WITH_OTHERS):
        raise BallotsError(f"format: expected {FORMAT!r}, {told.get('format')!r} came")
    level = text(told, "level", "vote")
    if level not in list(Level):
        raise BallotsError(f"level: {level!r} came; there are {', '.join(Level)}")
    cap = told.get("cap")
    vote = PublicVote(
        question=read_question(told.get("question")),
        rule=read_rule(told.get("rule")),
        casts=tuple(_cast(each, at) for at, each in enumerate(items(told, "ballots", "vote"), 1)),
        level=Level(level),
        delegations=_pairs(told.get("delegations", [])),
        cap=None if cap is None else _share(cap),
        others_in_any_case=_others(told.get("others_in_any_case", 0)),
        engine=text(told, "engine", "vote", ""),
        root=text(told, "root", "vote", ""),
        result=mapping(told.get("result", {}), "result"),
    )
    if fault := fault_of_casts(vote):
        raise BallotsError(fault)
    for at, each in enumerate(vote.casts, 1):
        try:
            read_choice(vote.question, each.choice)
        except BallotsError as error:
            raise BallotsError(f"ballots[{at}].choice: {error}") from error
    return vote


def _cast(plain: Any, at: int) -> Cast:
    where = f"ballots[{at}]"
    told = mapping(plain, where)
    if unknown := set(told) - {"receipt", "choice", "voter", "paper"}:
        raise BallotsError(f"{where} has no {sorted(unknown)[0]!r}")
    paper = told.get("paper", False)
    if not isinstance(paper, bool):
        raise BallotsError(f"{where}.paper: expected true or false, {paper!r} came")
    voter = text(told, "voter", where, "")
    return Cast(text(told, "receipt", where), told.get("choice"), voter, paper)


def _pairs(plain: Any) -> dict[str, str]:
    whole = isinstance(plain, list) and all(
        isinstance(each, list) and len(each) == 2 and all(isinstance(name, str) for name in each)
        for each in plain
    )
    if not whole:
        raise BallotsError("delegations: expected pairs of names, from and to")
    found: dict[str, str] = dict(plain)
    if len(found) < len(plain):
        raise BallotsError(f"delegations: {_twice([giver for giver, _ in plain])} gave twice")
    return found


def _share(plain: Any) -> Fraction:
    try:
        share = Fraction(plain)
    except (TypeError, ValueError, ZeroDivisionError):
        raise BallotsError(f"cap: expected a share like 1/20, {plain!r} came") from None
    if not 0 < share <= 1:
        raise BallotsError(f"cap: a share from 0 to 1, {plain!r} came")
    return share


def _others(plain: Any) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int) or not 0 <= plain <= MOST_OTHERS:
        raise BallotsError(
            f"others_in_any_case: a whole number from 0 to {MOST_OTHERS}, {plain!r} came"
        )
    return plain


def _twice(names: Iterable[str]) -> str:
    return next((name for name, times in Counter(names).items() if times > 1), "")
