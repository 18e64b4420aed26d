"""Whatever people decide: texts stay what they are, bounds hold, guard and rows agree."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from greenhaven.core.rules.articles import Authority, Tighter
from greenhaven.core.rules.bounds import breaches
from greenhaven.core.rules.case import Case
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.guard import Handovers, check, check_in_order
from greenhaven.core.rules.movements import Alerts
from greenhaven.core.rules.proposals import amended, read_proposal
from greenhaven.core.rules.reading import article_of, plain, read_rulebook
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.triggers import Trigger
from tests.core.rules.cases import EVERY_KIND, HEAPS, PRICE, bring, facts, fetch, moves, written

START = datetime(2025, 3, 3, tzinfo=UTC)
few = settings(max_examples=60, deadline=None)
layers = st.sampled_from(["constitution", "ordinary", "house"])
# What a voter might write for a number: far too small, far too large, or quite right.
numbers = st.sampled_from([-1.0, 0.0, 0.3, 0.7, 1.0, 4.0, 8.0, 20.0, 60.0, 1e3, 1e9])
extras = st.fixed_dictionaries(
    {},
    optional={
        "layer": layers,
        "price": st.just(PRICE),
        "effective_to": st.just("2025-03-20"),
        "trigger": st.just({"event": "flood", "max_hours": 48}),
    },
)


@st.composite
def articles(draw):
    """An article that can be: of any kind, with any parameter inside its bounds."""
    raw = written(draw(st.sampled_from(EVERY_KIND)))
    example = article_of(raw)
    if example.PARAMETER:
        bound = example.bounds()[example.PARAMETER]
        value = bound.nearest(draw(numbers))
        whole = isinstance(getattr(example, example.PARAMETER), int)
        raw[example.PARAMETER] = bound.nearest(round(value)) if whole else value
    return article_of(raw | fitting(example, draw(extras)))


def fitting(example, values):
    """The values, without a price or a trigger where none can be had."""
    without = {"price"} if type(example).PROTECTS else set()
    without |= set() if type(example).MOVES else {"trigger"}
    return {name: value for name, value in values.items() if name not in without}


@st.composite
def rulebooks(draw, most=6):
    made = draw(st.lists(articles(), max_size=most))
    settled = {each.kind: each for each in made if not each.MOVES}  # once each
    once = [each for each in made if each.MOVES or settled[each.kind] is each]
    named = [article_of(plain(each) | {"id": f"a-{n}"}) for n, each in enumerate(once)]
    return Rulebook(city="random-7", articles=tuple(named))


def proposal(rulebook, changes, layer, day=None):
    raw = {"title": "x", "on": rulebook.digest(), "layer": layer, "changes": changes}
    return read_proposal(json.dumps(raw | ({"effective_from": day} if day else {})))


@given(rulebooks(), st.randoms(use_true_random=False))
@few
def test_a_text_is_read_back_to_the_same_digest_in_any_order(rulebook, random):
    content = json.loads(rulebook.canonical())

    def turned(value):
        if isinstance(value, dict):
            names = list(value)
            random.shuffle(names)
            return {name: turned(value[name]) for name in names}
        return [turned(each) for each in value] if isinstance(value, list) else value

    again = read_rulebook(json.dumps(turned(content), indent=1))

    assert again == rulebook
    assert again.digest() == rulebook.digest()


@st.composite
def amendments(draw, rulebook):
    """Changes that somebody might try, most of them wrong."""
    changes = []
    for article in draw(st.lists(st.sampled_from(rulebook.articles), min_size=1, max_size=3)):
        fields = draw(extras)
        if article.PARAMETER:
            fields = fields | {article.PARAMETER: draw(numbers)}
        assume(fields)
        changes.append({"action": "amend", "article": article.id, "fields": fields})
    return changes


@given(st.data(), rulebooks(), st.sampled_from([None, "2025-06-01"]))
@few
def test_bounds_and_layers_hold_after_any_amendments(data, rulebook, day):
    assume(rulebook.articles)
    for _ in range(4):
        layer = data.draw(layers)
        changes = data.draw(amendments(rulebook))
        try:
            new = amended(rulebook, proposal(rulebook, changes, layer, day))
        except RulesError:
            continue
        for article in new.articles:
            assert breaches(dict(article), article.bounds()) == ()
            assert article.trigger is None or article.trigger.max_hours <= 336
        assert_no_higher_article_was_loosened(rulebook, new, layer)
        assert (new.version, new.parent) == (rulebook.version + 1, rulebook.digest())
        rulebook = new


def assert_no_higher_article_was_loosened(old, new, layer):
    for change in differences(old, new):
        if change.old is None or not change.old.layer.is_above(layer_of(layer)):
            continue
        assert change.new is not None
        for each in change.fields:
            if each.field != "effective_from":
                lower = change.old.TIGHTER[each.field] is Tighter.LOWER
                assert each.new < each.old if lower else each.new > each.old


def layer_of(name):
    return proposal(Rulebook(city="x"), [{"action": "repeal", "article": "x"}], name).layer


@given(st.data(), rulebooks())
@few
def test_what_a_difference_tells_is_what_was_changed(data, rulebook):
    assume(rulebook.articles)
    changes = data.draw(amendments(rulebook))
    try:
        new = amended(rulebook, proposal(rulebook, changes, "constitution"))
    except RulesError:
        return
    told = differences(rulebook, new)

    assert {each.article for each in told} <= {each["article"] for each in changes}
    untouched = {each.id for each in rulebook.articles} - {each.article for each in told}
    for article in new.articles:
        before = rulebook.article(article.id)
        if article.id in untouched:
            assert plain(article) | {"version": 1} == plain(before) | {"version": 1}
    for change in told:
        raw = plain(change.old)
        for each in change.fields:
            put(raw, each.field.split("."), each.new)
        assert article_of(raw | {"version": change.new.version}) == change.new


def put(raw, path, value):
    for name in path[:-1]:
        raw = raw.setdefault(name, {})
    if value is None:
        raw.pop(path[-1], None)
    else:
        raw[path[-1]] = value


rows = st.one_of(
    st.builds(
        bring,
        st.integers(0, 11),
        km=st.sampled_from([2.0, 8.0, 9.0, 30.0]),
        week=st.integers(0, 3),
        grade=st.integers(-1, 3),
        hub=st.integers(0, 3),
        haulage_per_t=st.sampled_from([0.0, 9.0]),
    ),
    st.builds(fetch, st.integers(0, 29), week=st.integers(0, 3), hub=st.integers(0, 3)),
)
handed = st.lists(st.tuples(rows, st.sampled_from([0.0, 0.5, 3.0, 12.0, 40.0])), max_size=8)


def alerts_at(*begins_h, severity=2, event="flood"):
    rows = [
        {
            "event": event,
            "severity": severity,
            "area": "*",
            "begins": (START + timedelta(hours=begins)).isoformat(),
            "ends": "",
        }
        for begins in begins_h
    ]
    return Alerts.of(rows, **dict.fromkeys(("event", "area", "begins", "ends"), np.str_))


@given(rulebooks(), handed, st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_guard_refuses_exactly_what_the_rows_refuse(rulebook, pairs, flooded):
    assume(pairs)
    known = facts(grades=HEAPS, **({"alerts": alerts_at(30)} if flooded else {}))
    table = moves(*(row for row, _ in pairs))
    wanted = np.array([tonnes for _, tonnes in pairs])
    case = Case(table, known)
    rulings = [
        each.judge(case)
        for each in rulebook.articles
        if each.authority is not Authority.ADVISORY and each.price is None
    ]

    verdicts = check_in_order(rulebook, known, Handovers(table, wanted))

    promised = np.zeros(len(wanted))
    for number, verdict in enumerate(verdicts):
        tried = promised.copy()
        tried[number] = wanted[number]
        assert verdict.allowed == all(within(each, tried) for each in rulings if each.at_handover)
        if verdict.allowed:
            promised = tried


def within(ruling, tonnes):
    sums = ruling.amounts(tonnes)
    room = 1e-6 * np.maximum(1, np.abs(np.where(np.isfinite(ruling.upper), ruling.upper, 0)))
    return not tonnes[ruling.banned].any() and bool((sums <= ruling.upper + room).all())


@given(rulebooks(most=3), handed)
@few
def test_a_handover_is_judged_alone_as_it_is_in_a_row_of_them(rulebook, pairs):
    assume(pairs)
    known = facts(grades=HEAPS)
    table = moves(*(row for row, _ in pairs))
    wanted = np.array([tonnes for _, tonnes in pairs])

    last = check_in_order(rulebook, known, Handovers(table, wanted))[-1]
    before = check_in_order(rulebook, known, Handovers(table, wanted))[:-1]
    kept = [number for number, verdict in enumerate(before) if verdict.allowed]
    alone = check(
        rulebook,
        known,
        Handovers(table.take(np.array([len(wanted) - 1])), wanted[-1:]),
        Handovers(table.take(np.array(kept, dtype=int)), wanted[np.array(kept, dtype=int)]),
    )

    assert alone.allowed == last.allowed
    assert [each.article.id for each in alone.refusals] == [
        each.article.id for each in last.refusals
    ]


warnings = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 200) | st.none(), st.integers(1, 4)), max_size=12
)


@given(
    warnings,
    st.integers(1, 336),
    st.integers(0, 168),
    st.integers(0, 200),
    st.integers(1, 4),
    st.integers(0, 800),
)
@few
def test_an_emergency_never_outlives_what_was_agreed(given_, most, linger, rest, least, hour):
    trigger = Trigger.model_validate_json(
        json.dumps(
            {
                "event": "flood",
                "least_severity": least,
                "max_hours": most,
                "linger_h": linger,
                "cool_down_h": rest,
            }
        )
    )
    alerts = Alerts.of(
        [
            {
                "event": "flood",
                "severity": severity,
                "area": "*",
                "begins": (START + timedelta(hours=begins)).isoformat(),
                "ends": ""
                if lasts is None
                else (START + timedelta(hours=begins + lasts)).isoformat(),
            }
            for begins, lasts, severity in given_
        ],
        **dict.fromkeys(("event", "area", "begins", "ends"), np.str_),
        severity=np.int64,
    )
    now = START + timedelta(hours=hour)

    windows = trigger.windows(alerts, "a")

    agreed = timedelta(hours=most)
    assert all(each.ends - each.begins <= agreed for each in windows)
    if any(each.begins <= now < each.ends for each in windows):
        began = [
            START + timedelta(hours=begins) for begins, _, severity in given_ if severity >= least
        ]
        assert any(each <= now < each + agreed for each in began)
    for early, late in pairwise(windows):
        rested = late.begins >= early.ends + timedelta(hours=rest)
        assert rested or late.severity > early.severity


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([1e308, -1e308, 10**400, 0.5])
    | st.text(max_size=8)
    | st.sampled_from(["2025-01-01", "flood", "return", "USD", "11-15", "garden"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["event", "max_hours", "begins", "ends", "x"]), inner)
    ),
    max_leaves=6,
)


@given(st.data(), st.sampled_from(EVERY_KIND))
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_read_or_refused_in_words(data, raw):
    fields = sorted(type(article_of(written(raw))).model_fields)
    wrong = data.draw(st.dictionaries(st.sampled_from([*fields, "nothing"]), anything, max_size=3))
    text = json.dumps({"city": "a", "articles": [written(raw) | wrong]})

    rulebook, told = read_or_told(read_rulebook, text)

    assert "Input should" not in told
    if rulebook is not None:
        assert read_rulebook(rulebook.canonical()) == rulebook


def read_or_told(read, text):
    """What was read, or why it was refused."""
    try:
        return read(text), ""
    except RulesError as error:
        return None, str(error)


@given(st.dictionaries(st.sampled_from(["title", "on", "layer", "changes"]), anything))
@few
def test_whatever_is_proposed_is_read_or_refused_in_words(raw):
    proposed, told = read_or_told(read_proposal, json.dumps(raw))

    assert (proposed is None) == bool(told)
    assert "Input should" not in told
