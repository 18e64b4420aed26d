"""Amendments of a proposal that is still discussed, and its final text.

A draft is a proposal; an amendment changes its changes, article by article and field by field. It
is tied to the draft that its author read: where the draft changed meanwhile, it is refused with
what clashes, or carried over where nothing does.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from greenhaven.core.rules.differences import Action, differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.json_values import read_object, shown
from greenhaven.core.rules.proposals import (
    SHORT,
    Add,
    Amend,
    Proposal,
    Repeal,
    Strict,
    amended,
)
from greenhaven.core.rules.reading import model_of
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.texts import Digest, Line, Name, Text

WHOLE = ""  # of a touched article: all of it, not one field
Touched = dict[tuple[str, str], Any]


class Leave(Strict):
    """An article stays as it is in the rulebook: the draft's change of it is dropped."""

    action: Literal["leave"]
    article: Name = Field(description="id of the article")


class Amendment(Strict):
    """What somebody would have otherwise in a draft."""

    title: Line = Field(min_length=1, description="one line that a resident understands")
    rationale: Text = Field(default="", description="why; binds nobody")
    proposed_by: Line = Field(default="", description="who offers it")
    on: Digest = Field(description="digest of the draft that it was made on")
    changes: tuple[Annotated[Amend | Add | Repeal | Leave, Field(discriminator="action")], ...] = (
        Field(min_length=1, description="amend, add, repeal or leave articles")
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that two texts would have otherwise; field "" = the whole article."""

    article: str
    field: str
    ours: Any
    theirs: Any

    def words(self) -> str:
        """Both values, with their place."""
        what = f"article {self.article}" + (f", {self.field}" if self.field else "")
        return f"{what}: {shown(self.ours)} was asked for, and it is {shown(self.theirs)} now"


class ClashError(RulesError):
    """Two changes of one thing."""

    def __init__(self, told: str, clashes: tuple[Clash, ...]) -> None:
        super().__init__("\n".join([told, *(each.words() for each in clashes)]))
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class FinalText:
    """A draft that changes no more: what people vote on.

    Parameters
    ----------
    proposal : Proposal
    text : str
        Canonical JSON: sorted keys, no spaces, every parameter written out.
    digest : str
        SHA-256 of the text.
    rulebook_digest : str
        Of the rulebook that it changes.
    result_digest : str
        Of the rulebook that it makes.
    """

    proposal: Proposal
    text: str
    digest: str
    rulebook_digest: str
    result_digest: str


def canonical(model: Proposal | Amendment) -> str:
    """The whole text: sorted keys, no spaces, every parameter written out."""
    return json.dumps(written(model), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def written(model: BaseModel) -> dict[str, Any]:
    """A text as it stands in JSON: null inside of it says that a field shall not be set."""
    return {
        name: value for name, value in model.model_dump(mode="json").items() if value is not None
    }


def digest_of(model: Proposal | Amendment) -> str:
    """SHA-256 of a draft or amendment, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(model).encode()).hexdigest()


def read_amendment(text: str, where: str = "the amendment") -> Amendment:
    """The amendment of a JSON text.

    Raises
    ------
    RulesError
        With every fault of its form; whether it fits a draft is asked by `with_amendment`.
    """
    return model_of(Amendment, read_object(text, where), where)


def with_amendment(draft: Proposal, amendment: Amendment, rulebook: Rulebook) -> Proposal:
    """The draft as an amendment would have it, checked whole against the rulebook.

    Raises
    ------
    RulesError
        If the draft changed meanwhile, or what would come of it does not fit the rulebook.
    """
    now = digest_of(draft)
    if amendment.on != now:
        raise RulesError(
            f"The amendment was made on another text of the draft ({amendment.on[:SHORT] or '–'}); "
            f"it reads otherwise now ({now[:SHORT]}). Look at it again on the present text; "
            f"nearest valid value: {now}"
        )
    new = _applied(draft, amendment)
    if new == draft:
        raise RulesError("the draft says already what the amendment would have")
    amended(rulebook, new)
    return new


def rebased_amendment(amendment: Amendment, base: Proposal, draft: Proposal) -> Amendment:
    """The same amendment on the present draft, where nothing that it touches changed meanwhile.

    Parameters
    ----------
    amendment : Amendment
    base : Proposal
        The draft that it was made on.
    draft : Proposal
        As it reads now.

    Raises
    ------
    ClashError
        With everything that both would have otherwise.
    RulesError
        If it was not made on that draft.
    """
    if amendment.on != digest_of(base):
        raise RulesError("the amendment was not made on the draft that came as its base")
    before, now = touched(base.changes), touched(draft.changes)
    changed = {key: now.get(key) for key in {*before, *now} if before.get(key) != now.get(key)}
    told = "The amendment touches what changed in the draft meanwhile:"
    _refuse_clashes(touched(amendment.changes), changed, told)
    return model_of(Amendment, written(amendment) | {"on": digest_of(draft)}, "the amendment")


def rebased(proposal: Proposal, base: Rulebook, now: Rulebook) -> Proposal:
    """The same proposal on the present rulebook, where nothing that it touches changed meanwhile.

    Parameters
    ----------
    proposal : Proposal
    base : Rulebook
        The version that it was made on.
    now : Rulebook
        The version in force.

    Raises
    ------
    ClashError
        With everything that both would have otherwise.
    RulesError
        If it was not made on that version, or does not fit the present one.
    """
    if proposal.on != base.digest():
        raise RulesError("the proposal was not made on the rulebook that came as its base")
    changed: Touched = {}
    for change in differences(base, now):
        if change.action is not Action.AMEND:
            changed[(change.article, WHOLE)] = change.action.value
        for each in change.fields:
            changed[(change.article, each.field.partition(".")[0])] = each.new
    told = "The proposal touches what changed in the rulebook meanwhile:"
    _refuse_clashes(touched(proposal.changes), changed, told)
    new = model_of(Proposal, written(proposal) | {"on": now.digest()}, "the proposal")
    amended(now, new)
    return new


def merged(draft: Proposal, amendments: Sequence[Amendment], rulebook: Rulebook) -> Proposal:
    """The draft with several amendments that were accepted, all made on it.

    Raises
    ------
    ClashError
        If two of them would have one thing otherwise; they have to be decided between.
    RulesError
        If one does not fit.
    """
    before: Touched = {}
    for amendment in amendments:
        mine = touched(amendment.changes)
        _refuse_clashes(mine, before, f"“{amendment.title}” and another amendment differ:")
        before |= mine
    now = draft
    for amendment in amendments:
        now = _applied(now, rebased_amendment(amendment, draft, now))
    amended(rulebook, now)
    return now


def frozen(draft: Proposal, rulebook: Rulebook) -> FinalText:
    """The final text of a draft, with the digests that tie the vote to it.

    Raises
    ------
    RulesError
        If it does not fit the rulebook.
    """
    text = canonical(draft)
    digest = hashlib.sha256(text.encode()).hexdigest()
    result = amended(rulebook, draft)
    return FinalText(draft, text, digest, rulebook.digest(), result.digest())


def read_final(text: str, digest: str) -> Proposal:
    """The proposal of a final text, if it is the text of that digest.

    Raises
    ------
    RulesError
        If a letter of it was changed.
    """
    came = hashlib.sha256(text.encode()).hexdigest()
    if came != digest:
        raise RulesError(
            f"the final text was changed: its digest is {came[:SHORT]}, and {digest[:SHORT]} was "
            "decided on"
        )
    return model_of(Proposal, read_object(text, "the final text"), "the final text")


def touched(changes: Sequence[Amend | Add | Repeal | Leave]) -> Touched:
    """What changes would have otherwise: values by article and field; "" = the whole article."""
    found: Touched = {}
    for change in changes:
        if isinstance(change, Amend):
            found |= {(change.article, name): value for name, value in change.fields.items()}
        elif isinstance(change, Add):
            name = str(change.article.get("id", ""))
            found |= {(name, field): value for field, value in change.article.items()}
            found[(name, WHOLE)] = change.action
        else:
            found[(change.article, WHOLE)] = change.action
    return found


def _applied(draft: Proposal, amendment: Amendment) -> Proposal:
    changes = [written(each) for each in draft.changes]
    for change in amendment.changes:
        changes = _composed(changes, written(change))
    if not changes:
        raise RulesError("the amendment would leave nothing to decide on: withdraw the draft")
    return model_of(Proposal, written(draft) | {"changes": changes}, "the amended draft")


def _refuse_clashes(ours: Touched, theirs: Touched, told: str) -> None:
    """Raise where both touch one thing and would not have it alike."""
    if found := tuple(_clashes(ours, theirs)):
        raise ClashError(told, found)


def _clashes(ours: Touched, theirs: Touched) -> Iterator[Clash]:
    for article in dict.fromkeys(name for name, _ in ours):
        mine, other = (
            {field: value for (name, field), value in each.items() if name == article}
            for each in (ours, theirs)
        )
        if not other or mine == other:
            continue
        if WHOLE in mine or WHOLE in other:
            yield Clash(article, WHOLE, mine.get(WHOLE, mine), other.get(WHOLE, other))
            continue
        for field in mine.keys() & other.keys():
            if mine[field] != other[field]:
                yield Clash(article, field, mine[field], other[field])


def _composed(changes: list[dict[str, Any]], new: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes of a draft with one more, which takes the place of what it is about."""
    mine = [each for each in changes if _article(each) == _article(new)]
    others = [each for each in changes if each not in mine]
    action, was = new["action"], {each["action"] for each in mine}
    if action == "leave":
        if not mine:
            raise RulesError(f"the draft leaves article {_article(new)} as it is already")
        return others
    if action == "add" and "repeal" not in was and mine:
        raise RulesError(f"the draft changes article {_article(new)} already: amend that")
    if action == "amend" and mine:
        return [_with_fields(each, new["fields"]) if each in mine else each for each in changes]
    if action == "repeal" and "add" in was:
        return others
    return [*others, new]


def _with_fields(change: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """A change with other values for some fields; what was to go is amended instead."""
    if change["action"] == "add":
        given = {**change["article"], **fields}
        return {"action": "add", "article": {k: v for k, v in given.items() if v is not None}}
    return {
        "action": "amend",
        "article": change["article"],
        "fields": {**change.get("fields", {}), **fields},
    }


def _article(change: Mapping[str, Any]) -> str:
    article = change["article"]
    return str(article.get("id", "")) if isinstance(article, Mapping) else str(article)
