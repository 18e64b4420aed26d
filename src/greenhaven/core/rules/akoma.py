"""A rulebook as other programs of law read it: XML in the shape of Akoma Ntoso.

Every version of every article is there with the days on which it holds, the decision that adopted
it and its sentence. The parameters stand beside it in a part of our own, so that the text can be
read back to the same rulebook, digest and all.

Source
------
OASIS (2018), Akoma Ntoso version 1.0, part 1 (vocabulary) and part 2 (specifications), schema
akomantoso30.xsd; names after OASIS (2019), Akoma Ntoso naming convention 1.0.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.languages import translation
from greenhaven.core.rules.reading import plain, read_rulebook
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import LANGUAGE, NO_NAMES

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:greenhaven:rules:1"
US = "#greenhaven"
IN_FORCE = "#in-force"
NOBODY = "#nobody"
THREE_LETTERS = {"en": "eng", "es": "spa"}
NO_COUNTRY = "xx"  # ISO 3166 leaves it to its users
MOST_LETTERS = 50_000_000  # of a text that is read: no rulebook is longer


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that happened to the rulebook on a day."""

    day: date
    type: str  # "generation", "amendment" or "repeal"
    source: str  # the decision, as a reference

    @property
    def id(self) -> str:
        return f"event-{self.day}-{self.type}-{self.source.lstrip('#')}"


def to_akoma(
    rulebook: Rulebook,
    language: str = LANGUAGE,
    names: Mapping[str, str] = NO_NAMES,
    country: str = NO_COUNTRY,
) -> str:
    """The rulebook in XML.

    Parameters
    ----------
    rulebook : Rulebook
    language : str
        Of the sentences: a tag of `core.rules.languages`.
    names : mapping
        Names of places, by id.
    country : str
        Two small letters of ISO 3166; "xx" = not told.
    """
    return _Writer(rulebook, language, names, country).text()


def read_akoma(text: str) -> Rulebook:
    """The rulebook of a text that `to_akoma` wrote; its structure must say the same.

    Raises
    ------
    RulesError
        If it is no such text, or ids, days and digest do not agree with each other.
    """
    if len(text) > MOST_LETTERS or "<!" in text.replace("<!--", ""):
        raise RulesError("the text is too long, or declares what no rulebook needs")
    try:
        root = ET.fromstring(text)  # noqa: S314 -- no declarations, so nothing can expand
    except ET.ParseError as error:
        raise RulesError(f"the text is no XML: {error}") from error
    own = root.find(f".//{{{AKN}}}proprietary/{{{OWN}}}rulebook")
    if own is None or not own.text:
        raise RulesError("the text has no parameters of articles: another program wrote it")
    book = read_rulebook(own.text, "the parameters")
    if own.get("digest") != book.digest():
        raise RulesError("the parameters were changed: their digest is another")
    _refuse_difference(root, book)
    return book


def days_in(root: ET.Element) -> dict[str, tuple[str, str]]:
    """First day and the day it ends of each article, "" = none, by its eId."""
    events = {each.get("eId", ""): each.get("date", "") for each in _all(root, "eventRef")}
    spans = {}
    for group in _all(root, "temporalGroup"):
        interval = group.find(f"{{{AKN}}}timeInterval")
        if interval is not None:
            start, end = (interval.get(name, "").lstrip("#") for name in ("start", "end"))
            spans[group.get("eId", "")] = (events.get(start, ""), events.get(end, ""))
    return {
        each.get("eId", ""): spans.get(each.get("period", "").lstrip("#"), ("", ""))
        for each in _all(root, "article")
    }


def _refuse_difference(root: ET.Element, book: Rulebook) -> None:
    """Raise where ids or days of the structure are not those of the parameters."""
    wanted = {
        eid(each): (str(each.effective_from), str(each.effective_to or ""))
        for each in book.articles
    }
    came = days_in(root)
    for name in dict.fromkeys([*wanted, *came]):
        if wanted.get(name) != came.get(name):
            raise RulesError(
                f"{name}: the structure says {came.get(name)}, the parameters {wanted.get(name)}"
            )


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return root.findall(f".//{{{AKN}}}{name}")


def eid(article: Article) -> str:
    """What one version of an article is called in the text."""
    return f"{wid(article)}__v_{article.version}"


def wid(article: Article) -> str:
    """What an article is called in every version."""
    return f"art_{article.id}"


class _Writer:
    """Writes one rulebook."""

    def __init__(
        self, rulebook: Rulebook, language: str, names: Mapping[str, str], country: str
    ) -> None:
        self.book, self.names, self.country = rulebook, names, country
        self.language = language
        self.translate = translation(language)
        adopted = (each.adopted_by for each in rulebook.articles if each.adopted_by)
        self.decisions = {
            name: f"#decision-{number}" for number, name in enumerate(dict.fromkeys(adopted), 1)
        }
        self.last = {each.id: each.version for each in rulebook.latest().values()}

    def text(self) -> str:
        """The whole text."""
        ET.register_namespace("", AKN)
        ET.register_namespace("gh", OWN)
        root = ET.Element(f"{{{AKN}}}akomaNtoso")
        act = _put(root, "act", name="rulebook", contains="multipleVersions")
        meta = _put(act, "meta")
        self._identify(_put(meta, "identification", source=US))
        if self.book.articles:
            self._live(_put(meta, "lifecycle", source=US))
        self._modify(meta)
        self._time(meta)
        self._refer(_put(meta, "references", source=US))
        self._own(_put(meta, "proprietary", source=US))
        self._say(_put(act, "body"))
        ET.indent(root, " ")
        return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"

    def _identify(self, there: ET.Element) -> None:
        """Work, expression and manifestation."""
        begins = [each.effective_from for each in self.book.articles]
        first, last = min(begins, default=date.min), max(begins, default=date.min)
        work = f"/akn/{self.country}/act/{first}/{self.book.city}"
        letters = THREE_LETTERS.get(self.language, self.language)
        said = f"{work}/{letters}@{last}.{self.book.version}"
        for name, path, day, of in (
            ("FRBRWork", work, first, "first-day"),
            ("FRBRExpression", said, last, "last-change"),
            ("FRBRManifestation", f"{said}.xml", last, "last-change"),
        ):
            part = _put(there, name)
            main = f"{path}/!main" if name != "FRBRManifestation" else f"{said}/!main.xml"
            _put(part, "FRBRthis", value=main)
            _put(part, "FRBRuri", value=path)
            _put(part, "FRBRdate", date=str(day), name=of)
            _put(part, "FRBRauthor", href="#network")
            if name == "FRBRWork":
                _put(part, "FRBRcountry", value=self.country)
            if name == "FRBRExpression":
                _put(part, "FRBRlanguage", language=letters)
            if name == "FRBRManifestation":
                _put(part, "FRBRformat", value="application/akn+xml")

    def _live(self, there: ET.Element) -> None:
        """Every day on which something began or ended."""
        for event in self._events():
            _put(
                there,
                "eventRef",
                eId=event.id,
                date=str(event.day),
                source=event.source,
                type=event.type,
            )

    def _events(self) -> list[_Event]:
        found = [
            event
            for article in self.book.articles
            for event in (self._begins(article), self._ends(article))
            if event is not None
        ]
        return sorted(dict.fromkeys(found), key=lambda each: (each.day, each.id))

    def _begins(self, article: Article) -> _Event:
        kind = "generation" if article.version == 1 else "amendment"
        return _Event(article.effective_from, kind, self._decision(article))

    def _ends(self, article: Article) -> _Event | None:
        if article.effective_to is None:
            return None
        later = [each for each in self.book.versions(article.id) if each.version > article.version]
        if not later:
            return _Event(article.effective_to, "repeal", self._decision(article))
        return _Event(article.effective_to, "amendment", self._decision(later[0]))

    def _decision(self, article: Article) -> str:
        return self.decisions.get(article.adopted_by, NOBODY)

    def _modify(self, meta: ET.Element) -> None:
        """What each decision did to the text."""
        changes = [
            *(("substitution", each) for each in self.book.articles if each.version > 1),
            *(("insertion", each) for each in self.book.articles if each.version == 1),
            *(
                ("repeal", each)
                for each in self.book.articles
                if each.effective_to is not None and self.last[each.id] == each.version
            ),
        ]
        if not changes:
            return
        analysis = _put(meta, "analysis", source=US)
        passive = _put(analysis, "passiveModifications")
        for kind, article in changes:
            mod = _put(passive, "textualMod", type=kind, eId=f"{kind}__{eid(article)}")
            _put(mod, "source", href=self._decision(article))
            _put(mod, "destination", href=f"#{eid(article)}")
            _put(mod, "force", period=f"#{_period(article)}")

    def _time(self, meta: ET.Element) -> None:
        """From when to when each version holds."""
        periods = {_period(each): each for each in self.book.articles}
        if not periods:
            return
        there = _put(meta, "temporalData", source=US)
        for name, article in periods.items():
            group = _put(there, "temporalGroup", eId=name)
            ends = self._ends(article)
            end = {} if ends is None else {"end": f"#{ends.id}"}
            begins = self._begins(article).id
            _put(group, "timeInterval", start=f"#{begins}", **end, refersTo=IN_FORCE)

    def _refer(self, there: ET.Element) -> None:
        """Whom and what the text names."""
        for name, href, shown in (
            (US, "/akn/ontology/organization/greenhaven", "Greenhaven"),
            ("#network", f"/akn/ontology/organization/{self.book.city}", self.book.city),
        ):
            _put(there, "TLCOrganization", eId=name[1:], href=href, showAs=shown)
        concept = "/akn/ontology/concept/in-force"
        _put(there, "TLCConcept", eId=IN_FORCE[1:], href=concept, showAs="in force")
        for shown, name in {"nobody has adopted it": NOBODY, **self.decisions}.items():
            href = f"/akn/ontology/event/{self.book.city}/{name[1:]}"
            _put(there, "TLCEvent", eId=name[1:], href=href, showAs=shown)

    def _own(self, there: ET.Element) -> None:
        """The parameters, as they are digested."""
        own = ET.SubElement(there, f"{{{OWN}}}rulebook", digest=self.book.digest())
        own.text = json.dumps(
            {
                **self.book.model_dump(mode="json", exclude_none=True),
                "articles": [plain(each) for each in self.book.articles],
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    def _say(self, body: ET.Element) -> None:
        """The sentence of every version."""
        if not self.book.articles:  # a body is never empty
            _put(_put(_put(body, "paragraph"), "content"), "p").text = self.book.note or "–"
        for article in self.book.articles:
            there = _put(
                body, "article", eId=eid(article), wId=wid(article), period=f"#{_period(article)}"
            )
            _put(there, "num").text = f"{article.id}.{article.version}"
            noun = article.noun().say(self.translate, self.names)
            _put(there, "heading").text = noun[:1].upper() + noun[1:]
            content = _put(_put(there, "paragraph", eId=f"{eid(article)}__para_1"), "content")
            _put(content, "p").text = article.sentence(self.translate, self.names)


def _period(article: Article) -> str:
    return f"period__{eid(article)}"


def _put(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{AKN}}}{tag}", attributes)
