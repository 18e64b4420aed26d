"""Where the marks of an opinion map are drawn; no name is among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from greenhaven.core.voice.opinions.opinion_map import OpinionMap
from greenhaven.core.voice.opinions.published import DECIMALS

WIDTH, HEIGHT, EDGE = 640, 440, 28
LEAST_REACH = 0.5  # so that hardly any difference does not look like much

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A person, by the label of the group alone."""

    x: float
    y: float
    label: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """A statement, by its number: where somebody lies who only agrees with it."""

    x: float
    y: float
    number: str


@dataclass(frozen=True, slots=True)
class Field:
    """The ground on which a group lies."""

    label: int
    outline: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn.

    Parameters
    ----------
    marks : tuple of Mark
        Sorted, so that no order tells who it is.
    mine : Mark or None
        The reader's own place, shown to nobody else; label -1 = in no group yet.
    """

    width: int
    height: int
    marks: tuple[Mark, ...]
    fields: tuple[Field, ...]
    pinned: tuple[Pinned, ...]
    mine: Mark | None

    @property
    def middle_x(self) -> int:
        """Where the middle of opinion lies."""
        return self.width // 2

    @property
    def middle_y(self) -> int:
        """Where the middle of opinion lies."""
        return self.height // 2


def picture_of(shown: OpinionMap, code: str = "", *, with_statements: bool = False) -> Picture:
    """The map as it is drawn for someone, or for everybody."""
    space, groups = shown.space, shown.groups
    places = (space.positions.round(DECIMALS) + 0.0).tolist()
    labels = dict(zip(groups.participant.tolist(), groups.label.tolist(), strict=True))
    people = space.participants.tolist()
    points = sorted(
        (labels[who], (x, y)) for who, (x, y) in zip(people, places, strict=True) if who in labels
    )
    statements = _statements(shown) if with_statements else []
    own = [
        (labels.get(who, -1), (x, y))
        for who, (x, y) in zip(people, places, strict=True)
        if who == code
    ]
    frame = _Frame.around([at for _label, at in (*points, *own)] + [at for _id, at in statements])
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        marks=tuple(Mark(*frame.put(at), label) for label, at in points),
        fields=tuple(
            Field(label, _outline([frame.put(at) for each, at in points if each == label]))
            for label in groups.labels
        ),
        pinned=tuple(Pinned(*frame.put(at), number) for number, at in statements),
        mine=next((Mark(*frame.put(at), label) for label, at in own), None),
    )


def _statements(shown: OpinionMap) -> list[tuple[str, Point]]:
    """Those that are asked of all, with votes."""
    counted = shown.tallies.counted & ~shown.tallies.meta
    rows = zip(
        shown.space.statements.tolist(),
        shown.space.statement_positions.tolist(),
        counted.tolist(),
        strict=True,
    )
    return [(number, (x, y)) for number, (x, y), shows in rows if shows]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The middle of the drawing is the middle of opinion; both ways have one scale."""

    scale: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> "_Frame":
        across = max([abs(x) for x, _y in points], default=0.0)
        up = max([abs(y) for _x, y in points], default=0.0)
        wide = (WIDTH / 2 - EDGE) / max(across, LEAST_REACH)
        return cls(min(wide, (HEIGHT / 2 - EDGE) / max(up, LEAST_REACH)))

    def put(self, at: Point) -> Point:
        x, y = at
        return round(WIDTH / 2 + self.scale * x, 1), round(HEIGHT / 2 - self.scale * y, 1)


def _outline(points: Iterable[Point]) -> str:
    """The smallest ring around points, as an SVG polygon has it.

    Source
    ------
    Andrew (1979), Information Processing Letters 9, 216-219: the monotone chain.
    """
    ordered = sorted(set(points))
    ring = ordered if len(ordered) < 3 else [*_half(ordered)[:-1], *_half(ordered[::-1])[:-1]]
    return " ".join(f"{x:g},{y:g}" for x, y in ring)


def _half(ordered: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
