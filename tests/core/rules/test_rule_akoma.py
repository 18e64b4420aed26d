"""The rulebook in XML: in the shape of Akoma Ntoso, and read back to the letter."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from greenhaven.core.rules.akoma import AKN, OWN, days_in, eid, read_akoma, to_akoma
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import amended, read_proposal
from greenhaven.core.rules.rulebook import Rulebook
from tests.core.rules.cases import every_kind, of_kind

META = ("identification", "lifecycle", "analysis", "temporalData", "references", "proprietary")


def changed():
    """A rulebook with every kind, an amendment, a repeal and an addition from a day on."""
    old = every_kind()
    raw = {
        "title": "x",
        "on": old.digest(),
        "layer": "constitution",
        "effective_from": "2025-06-01",
        "changes": [
            {
                "action": "amend",
                "article": "longest-haul",
                "fields": {"longest_km": 6, "adopted_by": "vote 7 <b> & more"},
            },
            {"action": "repeal", "article": "quarantine"},
            {"action": "add", "article": {"kind": "quarantine", "id": "again"}},
        ],
    }
    return amended(old, read_proposal(json.dumps(raw)))


def tree(book=None, **values):
    text = to_akoma(book or changed(), **values)
    return ET.fromstring(text)  # noqa: S314 -- written a line above


def names(element):
    return [each.tag.removeprefix(f"{{{AKN}}}") for each in element]


def every(root, name):
    return root.findall(f".//{{{AKN}}}{name}")


@pytest.mark.parametrize("book", [changed(), every_kind(), Rulebook(city="x", version=0)])
def test_rulebook_is_read_back_to_the_same_digest(book):
    again = read_akoma(to_akoma(book))

    assert again == book
    assert again.digest() == book.digest()


def test_parts_stand_in_the_order_of_the_schema():
    root = tree()

    [act] = root
    assert names(root) == ["act"]
    assert names(act) == ["meta", "body"]
    assert tuple(names(act[0])) == META
    assert names(act[0][0]) == ["FRBRWork", "FRBRExpression", "FRBRManifestation"]
    usual = ["FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor"]
    assert [names(each) for each in act[0][0]] == [
        [*usual, "FRBRcountry"],
        [*usual, "FRBRlanguage"],
        [*usual, "FRBRformat"],
    ]
    assert {tuple(names(each)) for each in every(root, "article")} == {
        ("num", "heading", "paragraph")
    }


def test_every_id_stands_once_and_every_reference_leads_somewhere():
    root = tree()
    ids = [each.get("eId") for each in root.iter() if each.get("eId")]

    assert len(ids) == len(set(ids))
    pointing = {
        each.get(name)
        for each in root.iter()
        for name in ("source", "href", "period", "start", "end", "refersTo")
        if (each.get(name) or "").startswith("#")
    }
    assert {each[1:] for each in pointing} <= set(ids)
    assert all(re.fullmatch(r"[^\s]+", each) for each in ids)


def test_ids_and_days_of_every_version_are_those_of_the_rulebook():
    book = changed()

    assert days_in(tree(book)) == {
        eid(each): (str(each.effective_from), str(each.effective_to or ""))
        for each in book.articles
    }
    versions = [each.get("wId") for each in every(tree(book), "article")]
    assert versions.count("art_longest-haul") == len(book.versions("longest-haul")) == 2


def test_what_happened_is_told_with_the_decision_that_did_it():
    root = tree()
    mods = {each.get("eId"): each for each in every(root, "textualMod")}
    events = {(each.get("date"), each.get("type")) for each in every(root, "eventRef")}
    shown = {each.get("eId"): each.get("showAs") for each in every(root, "TLCEvent")}

    amending = mods["substitution__art_longest-haul__v_2"]
    assert amending[0].get("href") == "#decision-1"
    assert amending[1].get("href") == "#art_longest-haul__v_2"
    assert shown == {"nobody": "nobody has adopted it", "decision-1": "vote 7 <b> & more"}
    assert "repeal__art_quarantine__v_1" in mods
    assert "insertion__art_again__v_1" in mods
    assert {("2025-06-01", "amendment"), ("2025-06-01", "repeal")} <= events


def test_sentences_stand_in_the_language_that_was_asked_for():
    [english, spanish] = (every(tree(language=tag), "p")[3].text for tag in ("en", "es"))

    assert english.startswith("A batch under suspicion")
    assert spanish.startswith("Un lote bajo sospecha")
    assert tree(language="es").find(f".//{{{AKN}}}FRBRlanguage").get("language") == "spa"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<akomaNtoso", "<akomaNtoso<", "the text is no XML"),
        ("<akomaNtoso", '<!DOCTYPE a [<!ENTITY b "c">]><akomaNtoso', "declares what no rulebook"),
        ('longest_km": 6.0', 'longest_km": 7.0', "their digest is another"),
        (
            'date="2025-06-01" source="#decision-1"',
            'date="2025-06-02" source="#decision-1"',
            "the structure",
        ),
        ('eId="art_again__v_1"', 'eId="art_other__v_1"', "art_again__v_1: the structure says None"),
        ("gh:rulebook", "gh:rules", "has no parameters of articles"),
    ],
)
def test_text_that_was_changed_is_refused(old, new, said):
    text = to_akoma(changed())
    assert old in text

    with pytest.raises(RulesError) as caught:
        read_akoma(text.replace(old, new))

    assert said in str(caught.value)


def test_own_parameters_stand_in_a_namespace_of_their_own():
    [own] = tree().findall(f".//{{{OWN}}}rulebook")

    assert own.get("digest") == changed().digest()
    assert json.loads(own.text)["city"] == "random-7"


def test_versions_of_an_article_are_its_history():
    first, second = changed().versions("longest-haul")

    assert (first.version, first.effective_to) == (1, second.effective_from)
    assert second.adopted_by == "vote 7 <b> & more"
    assert changed().versions("nothing") == ()
    assert of_kind("longest_haul").version == 1
