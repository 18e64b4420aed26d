"""What the core refuses, in the language of whoever reads it.

The core tells its faults in English, for the command line and for whoever develops it. Each that
can come to a page is marked in `fault_words`. One that is not stays as it is; a test looks for
those.
"""

import re
from functools import cache

from django.utils import translation as spoken
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenhaven.core.rules.labels import label
from greenhaven.core.rules.words import LANGUAGE
from greenhaven.web.commons.fault_words import BALLOTS, PARTS, PLANS, RULES
from greenhaven.web.commons.sentences import rules_language

FAULTS = (*RULES, *BALLOTS, *PLANS)
FIELD = re.compile(r"\{(\w+)\}")
# What some gaps are filled with; any other holds a name or an amount.
FILLED = {
    "rule": "[^:,]+",
    "owner": "[^:,]+",
    "expected": "|".join(
        FIELD.sub("[^ ,]+", each) for each in PARTS if each.startswith("expected")
    ),
}
NEAREST = re.compile(r"(.+); nearest valid(?: value)?(?: of (?:its )?\w+)?: (.+)", re.DOTALL)
PLACE = re.compile(r"(?:(article|the article|the rulebook)(?: ([^,:]+))?(?:, ([^:]+))?): (.+)")
OF_FIELD = re.compile(r"([a-z][a-z_.]*(?: and [a-z_]+)?): (.+)")
OF_FILE = re.compile(r"(.+), line (\d+)(?:, ([^:]+))?: (.+)")
SAID = (
    *("perhaps", "expected", "bounds", "fault", "nearest", "thing", "layer", "other"),
    *("whose", "who", "may", "what", "article", "action", "abstain"),
)


def fault_in_readers_words(text: object) -> str:
    """A fault of the core, each of its lines; others, and what is English anyway, stay."""
    if (get_language() or LANGUAGE).partition("-")[0] == LANGUAGE:
        return str(text)
    return "\n".join(_line(line) for line in str(text).splitlines())


def _line(line: str) -> str:
    whole = _said(line, FAULTS)
    if whole is not None:
        return whole
    if found := NEAREST.fullmatch(line):
        said = _("%(fault)s. The nearest value that can be: %(nearest)s.")
        fault = _line(found[1])
        nearest = _said(found[2], PARTS) or found[2]
        return said % {"fault": fault[:1].upper() + fault[1:], "nearest": nearest}
    if found := PLACE.fullmatch(line):
        return _placed(found)
    if found := OF_FILE.fullmatch(line):
        at = _("%(file)s, line %(n)s") % {"file": found[1], "n": found[2]}
        return f"{', '.join(filter(None, (at, found[3])))}: {_line(found[4])}"
    found = OF_FIELD.fullmatch(line)
    body = _said(found[2], FAULTS) if found else None
    return f"{_label(found[1])}: {body}" if found and body else line


def _placed(found: re.Match[str]) -> str:
    """With the article that it is in, and the field of it."""
    kind, name, field, fault = found.groups()
    at = (
        _("the rulebook")
        if kind == "the rulebook"
        else _("article %(name)s") % {"name": name or ""}
    )
    return f"{', '.join(filter(None, (at.strip(), field and _label(field))))}: {_line(fault)}"


def _label(field: str) -> str:
    field, comma, rest = field.partition(", ")  # of a list, which one
    rest = comma + rest.replace("number", _("number"))
    translate = rules_language()
    first, _and, second = (label(each).say(translate) for each in field.partition(" and "))
    both = _("%(first)s and %(second)s") % {"first": first, "second": second} if second else first
    return both + rest


def _said(text: str, templates: tuple[str, ...]) -> str | None:
    """By the template that leaves the least to its gaps; none where there is none for it."""
    for template in _closest_first(templates):
        if found := _pattern(template).fullmatch(text):
            parts = {name: _part(name, value) for name, value in found.groupdict().items()}
            return spoken.gettext(template).format(**parts)
    return None


def _part(name: str, value: str) -> str:
    """What stands in a gap: names and numbers stay, words are said anew."""
    if name == "source":
        return rules_language()(value)
    if name == "field":
        return _label(value)
    if name not in SAID:
        return value
    said = _said(value, PARTS)
    return _said(value, FAULTS) or value if said is None else said


@cache
def _closest_first(templates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(templates, key=lambda each: -len(FIELD.sub("", each))))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    pieces = FIELD.split(template)
    fixed = [re.escape(piece) for piece in pieces[::2]]
    # What stands first is no place with a colon behind it: that is told apart.
    usual = ["(?:(?!: ).)*?" if not fixed[0] else ".*?", *([".*?"] * len(pieces))]
    gaps = [
        f"(?P<{name}>{FILLED.get(name, any_text)})"
        for name, any_text in zip(pieces[1::2], usual, strict=False)
    ]
    return re.compile("".join(a + b for a, b in zip(fixed, [*gaps, ""], strict=True)), re.DOTALL)
