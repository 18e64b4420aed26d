"""No sentence is without Spanish; the check finds what is wrong with a catalogue."""

from pathlib import Path

import allauth
import django
import polib
import pytest

from greenhaven.web.commons.catalogues import borrowed
from greenhaven.web.commons.catalogues.bare import bare_in_code, bare_in_template, bare_words
from greenhaven.web.commons.catalogues.compiled import catalogues
from greenhaven.web.commons.catalogues.faults import faults
from greenhaven.web.commons.catalogues.found import (
    Message,
    NotALiteralError,
    in_code,
    in_template,
    messages_in,
)
from greenhaven.web.commons.catalogues.kept import brought_up_to_date, opened

ROOT = Path(__file__).parents[3]
WEB = ROOT / "src" / "greenhaven" / "web"


def catalogue_of(**entry: object) -> polib.POFile:
    made = polib.POFile()
    made.append(polib.POEntry(**entry))
    return made


def test_every_sentence_of_the_site_has_its_spanish() -> None:
    (spanish,) = catalogues(ROOT)

    assert list(faults(opened(spanish), messages_in(WEB))) == []


def test_nothing_is_said_in_english_alone() -> None:
    assert list(bare_words(WEB)) == []


def test_sentences_of_a_template_are_found() -> None:
    page = (
        '{% translate "Give" %}{{ x|default:_("None") }}{% include "a" with l=_("Pages") %}'
        "{% blocktranslate count n=n %}{{ n }} bucket{% plural %}{{ n }} buckets"
        "{% endblocktranslate %}"
        '{% translate "Open" context "a shop" %}{# {% translate "Not this" %} #}'
    )

    assert [(found.context, found.singular, found.plural) for found in in_template(page)] == [
        ("", "Give", ""),
        ("", "None", ""),
        ("", "Pages", ""),
        ("", "%(n)s bucket", "%(n)s buckets"),
        ("a shop", "Open", ""),
    ]


def test_sentences_of_code_are_found_by_what_it_imports() -> None:
    code = (
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext as said\n"
        "a = _('One ' 'sentence.')\nb = ngettext('%(n)s day', '%(n)s days', 3)\n"
        "c = said('a shop', 'Open')\nd = other('Not this')\n"
    )

    assert [(found.context, found.singular, found.plural) for found in in_code(code, "a.py")] == [
        ("", "One sentence.", ""),
        ("", "%(n)s day", "%(n)s days"),
        ("a shop", "Open", ""),
    ]


def test_a_sentence_put_together_while_the_site_runs_is_refused() -> None:
    code = "from django.utils.translation import gettext as _\na = _(f'{n} buckets')\n"

    with pytest.raises(NotALiteralError, match=r"a\.py, line 2"):
        list(in_code(code, "a.py"))


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"msgid": "Give", "msgstr": ""}, "not translated"),
        ({"msgid": "Give", "msgstr": "Dar", "flags": ["fuzzy"]}, "unsure"),
        ({"msgid": "%(n)s of it", "msgstr": "%(m)s de ello"}, "other placeholders"),
        ({"msgid": "{n} of it", "msgstr": "de ello"}, "other placeholders"),
        ({"msgid": "60 %% of it", "msgstr": "60 % de ello"}, "other placeholders"),
        ({"msgid": "<b>Give</b>", "msgstr": "<b>Dar"}, "other tags"),
        ({"msgid": "Give ", "msgstr": "Dar"}, "other blanks"),
        (
            {
                "msgid": "%(n)s day",
                "msgid_plural": "%(n)s days",
                "msgstr_plural": {0: "%(n)s día", 1: ""},
            },
            "not translated",
        ),
    ],
)
def test_a_fault_of_a_translation_is_told(entry: dict[str, object], fault: str) -> None:
    message = Message(str(entry["msgid"]), str(entry.get("msgid_plural", "")), files=["a.html"])

    (first, *_) = faults(catalogue_of(**entry), [message])

    assert first.startswith(fault)


def test_a_missing_and_a_left_over_sentence_are_told() -> None:
    found = list(
        faults(catalogue_of(msgid="Old", msgstr="Viejo"), [Message("New", files=["a.html"])])
    )

    assert found == ["missing: 'New' (a.html)", "left over: 'Old'"]


def test_what_was_translated_stays_when_the_source_changes() -> None:
    catalogue = catalogue_of(msgid="Give", msgstr="Dar")
    catalogue.append(polib.POEntry(msgid="Old", msgstr="Viejo"))

    new = brought_up_to_date(catalogue, [Message("Take", files=["b.py"]), Message("Give")])

    assert new == 1
    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [("Take", ""), ("Give", "Dar")]


def test_words_outside_translated_blocks_are_told() -> None:
    page = (
        '<p class="a">Hello {{ name }}</p><a href="#" aria-label="Close it">×</a>'
        "{% blocktranslate %}Fine{% endblocktranslate %} 4 kg <code>greenhaven up</code>"
    )

    assert list(bare_in_template(page)) == ["Hello …", "Close it"]


def test_literals_handed_to_people_are_told() -> None:
    code = (
        "messages.success(request, 'Thank you.')\nraise LedgerError(f'{n} is missing')\n"
        "raise KeyError('for programmers')\nforms.CharField(label=_('Name'), help_text='Yours')\n"
    )

    assert sorted(bare_in_code(code, "a.py")) == ["Thank you.", "Yours", "f'{n} is missing'"]


def test_what_is_borrowed_is_still_said_by_its_package() -> None:
    packages = [Path(module.__file__ or "").parent for module in (allauth, django)]
    said = {
        entry.msgid
        for package in packages
        for path in package.rglob("locale/es/LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
    }
    counted = [one for one, _many in borrowed.DJANGO_COUNTED]

    assert set(borrowed.ALLAUTH) | set(borrowed.DJANGO) | set(counted) <= said
