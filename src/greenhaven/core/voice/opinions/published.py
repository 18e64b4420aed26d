"""A published map: what everybody may see, as one canonical document with the digest of its votes.

It names nobody and holds no cell that fewer than five have seen. Whoever has the votes can draw the
map again and compare.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from greenhaven.core.voice.opinions.chord import Accord, accord
from greenhaven.core.voice.opinions.consensus import CommonGround, common_ground
from greenhaven.core.voice.opinions.errors import OpinionsError
from greenhaven.core.voice.opinions.hidden import openly_counted
from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.representative import Representative, representative
from greenhaven.core.voice.opinions.table import Cell, Row, table

KIND = "greenhaven opinion map 1"
DECIMALS = 2  # of positions: enough to draw, too few to be told by


@dataclass(frozen=True, slots=True)
class PublishedGroup:
    """A group: its label, its size and what tells it from the others."""

    label: int
    size: int
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """What everybody may see of a map.

    Parameters
    ----------
    votes_digest : str
        SHA-256 of the votes that count.
    strict : bool
        Whether statements that wait for moderation were left out.
    people : int
        How many voted.
    groups : tuple of PublishedGroup
    silhouette : float
    points : tuple of (float, float, int)
        Where each person in a group lies, and the label; sorted, so that no order tells who it is.
    statements : tuple of Row
    common_ground : tuple of CommonGround
        Of statements that enough people of every group have seen.
    chord : Accord or None
    """

    votes_digest: str
    strict: bool
    people: int
    groups: tuple[PublishedGroup, ...]
    silhouette: float
    points: tuple[tuple[float, float, int], ...]
    statements: tuple[Row, ...]
    common_ground: tuple[CommonGround, ...]
    chord: Accord | None


def published(shown: OpinionMap) -> Published:
    """What everybody may see of a map."""
    labels, counts = shown.groups.labels, openly_counted(shown.tallies)
    places = shown.space.positions[shown.space.clustered].round(DECIMALS) + 0.0  # no -0.0
    points = zip(*places.T.tolist(), shown.groups.label.tolist(), strict=True)
    return Published(
        votes_digest=shown.digest,
        strict=shown.agenda.strict,
        people=len(shown.space.participants),
        groups=tuple(
            PublishedGroup(label, shown.groups.size(label), representative(counts, label))
            for label in labels
        ),
        silhouette=shown.groups.silhouette,
        points=tuple(sorted(points)),
        statements=table(shown),
        common_ground=common_ground(counts),
        chord=accord(shown, labels),
    )


def to_json(document: Published) -> str:
    """The document as canonical JSON: sorted keys, no spaces, the shortest exact numbers."""
    return _canonical({"kind": KIND, "map": asdict(document)})


def digest_of_document(text: str) -> str:
    """SHA-256 of a document, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_json(text: str) -> Published:
    """The document that `to_json` wrote.

    Raises
    ------
    OpinionsError
        If the text is no such document, or is not written canonically.
    """
    try:
        plain = json.loads(text)
        if plain["kind"] != KIND:
            raise OpinionsError(f"expected a document of kind {KIND!r}, {plain['kind']!r} came")
        document = _published(plain["map"])
    except (ValueError, KeyError, TypeError) as error:
        raise OpinionsError(f"this is no published opinion map: {error!r}") from error
    if to_json(document) != text:
        raise OpinionsError("this opinion map was changed or is not written canonically")
    return document


def _published(plain: dict[str, Any]) -> Published:
    chord = plain.pop("chord")
    return Published(
        groups=tuple(
            PublishedGroup(
                each["label"],
                each["size"],
                tuple(Representative(**told) for told in each["representative"]),
            )
            for each in plain.pop("groups")
        ),
        points=tuple((across, up, label) for across, up, label in plain.pop("points")),
        statements=tuple(
            Row(
                each["statement"],
                each["words"],
                Cell(**each["everybody"]),
                tuple(Cell(**cell) for cell in each["groups"]),
            )
            for each in plain.pop("statements")
        ),
        common_ground=tuple(CommonGround(**each) for each in plain.pop("common_ground")),
        chord=Accord(**chord) if chord else None,
        **plain,
    )


def _canonical(value: object) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
