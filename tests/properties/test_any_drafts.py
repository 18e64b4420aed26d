"""Whatever is proposed and amended: nothing is lost or slips by, and order does not matter."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.rules.akoma import read_akoma, to_akoma
from greenhaven.core.rules.bounds import breaches
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.drafts import (
    digest_of,
    frozen,
    merged,
    read_amendment,
    read_final,
    rebased,
    rebased_amendment,
    touched,
    with_amendment,
)
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.kinds.procedures import Matter
from greenhaven.core.rules.labels import told
from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.procedure import OF_LAYER, bar_of, procedure_of
from greenhaven.core.rules.proposals import amended, read_proposal
from tests.core.rules.cases import START
from tests.properties.test_any_rulebook import numbers, rulebooks

few = settings(max_examples=60, deadline=None)
LAYER = "constitution"


def draft_of(rulebook, changes, **values):
    raw = {"title": "Draft", "on": rulebook.digest(), "layer": LAYER, "changes": changes}
    return read_proposal(json.dumps(raw | values))


def amendment_of(draft, changes, title="Amendment"):
    raw = {"title": title, "on": digest_of(draft), "changes": changes}
    return read_amendment(json.dumps(raw))


@st.composite
def changes_of(draw, rulebook):
    """Changes that fit, one for each of some articles."""
    chosen = draw(st.lists(st.sampled_from(rulebook.articles), min_size=1, max_size=3, unique=True))
    changes = []
    for article in chosen:
        fields = {"adopted_by": f"vote {draw(st.integers(1, 3))}"}
        if article.PARAMETER and draw(st.booleans()):
            bound = article.bounds()[article.PARAMETER]
            value = bound.nearest(draw(numbers))
            whole = isinstance(getattr(article, article.PARAMETER), int)
            fields[article.PARAMETER] = bound.nearest(round(value)) if whole else value
        if draw(st.booleans()):
            fields = {"sources": [draw(st.sampled_from("ab"))]} | fields
            if draw(st.booleans()):
                fields.pop("adopted_by")
        changes.append({"action": "amend", "article": article.id, "fields": fields})
    return changes


@st.composite
def drafts(draw):
    """A rulebook and a draft that fits it."""
    rulebook = draw(rulebooks(most=4).filter(lambda each: bool(each.articles)))
    return rulebook, draft_of(rulebook, draw(changes_of(rulebook)))


@given(drafts())
@few
def test_final_text_says_all_and_a_changed_letter_is_noticed(pair):
    rulebook, draft = pair
    final = frozen(draft, rulebook)

    again = read_final(final.text, final.digest)

    assert again == draft
    assert amended(rulebook, again).digest() == final.result_digest
    try:
        read_final(final.text.replace("Draft", "Draught"), final.digest)
    except RulesError:
        return
    raise AssertionError("a changed text was taken for the final one")


@given(st.data(), drafts())
@few
def test_amended_draft_fits_or_is_refused_and_bounds_hold(data, pair):
    rulebook, draft = pair
    changes = data.draw(changes_of(rulebook))
    try:
        new = with_amendment(draft, amendment_of(draft, changes), rulebook)
    except RulesError:
        return

    for article in amended(rulebook, new).articles:
        assert breaches(dict(article), article.bounds()) == ()
    asked = {
        (each["article"], name): value for each in changes for name, value in each["fields"].items()
    }
    got = touched(new.changes)
    assert all(got[key] == value for key, value in asked.items())


@given(st.data(), drafts())
@few
def test_amendments_of_different_things_are_merged_alike_in_any_order(data, pair):
    rulebook, draft = pair
    both = [amendment_of(draft, data.draw(changes_of(rulebook)), title) for title in ("One", "Two")]
    try:
        there = merged(draft, both, rulebook)
    except RulesError:
        return

    back = merged(draft, both[::-1], rulebook)

    first, second = (amended(rulebook, each) for each in (there, back))
    assert first.digest() == second.digest()
    for amendment in both:
        rest = touched(there.changes)
        assert all(rest[key] == value for key, value in touched(amendment.changes).items())


@given(st.data(), drafts())
@few
def test_what_is_carried_over_overwrites_nothing(data, pair):
    """What somebody else changed meanwhile stays; what they left as it was can still change."""
    rulebook, draft = pair
    early, late = (amendment_of(draft, data.draw(changes_of(rulebook))) for _ in range(2))
    try:
        now = with_amendment(draft, early, rulebook)
        moved = rebased_amendment(late, draft, now)
        new = with_amendment(now, moved, rulebook)
    except RulesError:
        return

    before, then, kept = (touched(each.changes) for each in (draft, now, new))
    changed = {key: value for key, value in then.items() if before.get(key) != value}
    assert changed.items() <= {key: kept.get(key) for key in changed}.items()


@given(st.data(), drafts())
@few
def test_proposal_that_is_carried_over_keeps_what_changed_meanwhile(data, pair):
    rulebook, draft = pair
    other = draft_of(rulebook, data.draw(changes_of(rulebook)))
    try:
        now = amended(rulebook, other)
        new = amended(now, rebased(draft, rulebook, now))
    except RulesError:
        return

    for text in (draft, other):
        for change in text.changes:
            article = json.loads(new.article(change.article).model_dump_json())
            assert all(as_read(article, name, value) for name, value in change.fields.items())


def as_read(article, name, value):
    """Whether a field holds what was asked; an inner one has its defaults beside it."""
    if isinstance(value, dict):
        return all(article[name][inner] == each for inner, each in value.items())
    return article[name] == value


@given(drafts())
@few
def test_bar_of_a_proposal_is_never_lower_than_what_its_layer_asks(pair):
    rulebook, draft = pair
    own = procedure_of(rulebook, START).policy(OF_LAYER[draft.layer])

    bar = bar_of(rulebook, draft, START)

    assert bar.majority >= own.part
    assert bar.discussion_days >= own.discussion_days
    assert bar.votes_needed(100) >= 100 * own.quorum_share * (own.quorum == "approval")
    assert {each.matter for each in bar.articles} >= {Matter.CONSTITUTION}


@given(rulebooks(), st.sampled_from(languages()))
@few
def test_any_rulebook_comes_back_from_its_xml(rulebook, language):
    text = to_akoma(rulebook, language, {"district-01": "Old <Town> & more"})

    assert read_akoma(text).digest() == rulebook.digest()


@given(drafts(), st.sampled_from(languages()))
@few
def test_any_change_is_told_in_words(pair, language):
    rulebook, draft = pair

    for change in differences(rulebook, amended(rulebook, draft)):
        said = told(change, translation(language))
        assert said.fields
        assert all(each.label and "_" not in each.label for each in said.fields)
        assert said.after or said.action
