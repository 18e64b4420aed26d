"""Read a Pabulib file and check all of it; every fault names file, line and column."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from greenhaven.core.voice.ballots.errors import BallotFileError
from greenhaven.core.voice.ballots.pabulib.file import META, PROJECTS, VOTES, PabulibFile, Row

SECTIONS = (META, PROJECTS, VOTES)
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
POINTED = ("cumulative", "scoring")
NEEDED = {
    META: ("num_projects", "num_votes", "budget", "vote_type"),
    PROJECTS: ("project_id", "cost"),
    VOTES: ("voter_id", "vote"),
}
LONGEST = 10_000_000  # letters of one cell: more is no cell but a quote that was never closed


@dataclass(slots=True)
class _Section:
    heads: Row = ()
    at: int = 0  # line of its heads
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_pabulib(text: str, file: str = "the file") -> PabulibFile:
    """A participatory budget from the text of its file.

    Raises
    ------
    BallotFileError
        If a section or column is missing, a number is none or below 0, an id comes twice, a vote
        names an unknown project or breaks the file's own limits, or counts are wrong.
    """
    sections = _sections(text.removeprefix("\ufeff"), file)
    meta, projects, votes = (sections[name] for name in SECTIONS)
    found = PabulibFile(
        tuple(meta.rows),
        projects.heads,
        tuple(projects.rows),
        votes.heads,
        tuple(votes.rows),
        "\r\n" if text.partition("\n")[0].endswith("\r") else "\n",
        text[len(text.rstrip("\r\n")) :],
    )
    _Check(file, found, sections).all()
    return found


def _sections(text: str, file: str) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    current: _Section | None = None
    for line, row in _rows(text, file):
        name = row[0].strip()
        if len(row) == 1 and name in SECTIONS:
            if name in found or name != SECTIONS[len(found)]:
                fault = f"{name} stands here; the order is {', '.join(SECTIONS)}"
                raise BallotFileError(fault, file=file, line=line)
            current = found[name] = _Section()
        elif current is None:
            raise BallotFileError("expected META, the first section", file=file, line=line)
        elif not current.heads:
            current.heads, current.at = row, line
        else:
            if len(row) != len(current.heads):
                fault = f"{len(row)} cells came; the section has {len(current.heads)} columns"
                raise BallotFileError(fault, file=file, line=line)
            current.rows.append(row)
            current.lines.append(line)
    for name in SECTIONS:
        if name not in found or not found[name].heads:
            raise BallotFileError(f"section {name} is missing or empty", file=file)
    return found


def _rows(text: str, file: str) -> Iterator[tuple[int, Row]]:
    """Lines at which rows begin, and their cells; empty lines are passed over."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, tuple(row)
            line = reader.line_num + 1
    except csv.Error as error:
        fault = f"a quote or a cell is not as it should be ({error})"
        raise BallotFileError(fault, file=file, line=line) from error


class _Check:
    """All that can be wrong with cells."""

    def __init__(self, file: str, found: PabulibFile, sections: dict[str, _Section]) -> None:
        self.file, self.found, self.sections = file, found, sections
        self.facts = found.facts

    def all(self) -> None:
        """Raise at the first fault."""
        self._meta()
        self._heads(PROJECTS)
        self._heads(VOTES)
        self._count("num_projects", PROJECTS)
        self._count("num_votes", VOTES)
        self._distinct(PROJECTS, "project_id")
        self._distinct(VOTES, "voter_id")
        for row, cost in enumerate(self.found.project_column("cost")):
            self._amount(cost, self.sections[PROJECTS].lines[row], "cost")
        if not self.found.votes:
            self._fail("nobody voted: there is nothing to count", 0, "votes")
        self._votes()

    def _fail(self, fault: str, line: int, column: str) -> None:
        raise BallotFileError(fault, file=self.file, line=line, column=column)

    def _meta(self) -> None:
        section = self.sections[META]
        if len(section.heads) != 2:
            self._fail("META has two columns, key and value", section.at, "")
        self._distinct(META, "key")
        for name in NEEDED[META]:
            if name not in self.facts:
                self._fail(f"META does not tell {name}", section.at, name)
        self._amount(self.facts["budget"], self._line_of("budget"), "budget")
        kind = self.facts["vote_type"]
        if kind not in VOTE_TYPES:
            fault = f"{kind!r} came; there are {', '.join(VOTE_TYPES)}"
            self._fail(fault, self._line_of("vote_type"), "vote_type")

    def _line_of(self, key: str) -> int:
        section = self.sections[META]
        keys = [row[0] for row in section.rows]
        return section.lines[keys.index(key)] if key in keys else section.at

    def _heads(self, name: str) -> None:
        section = self.sections[name]
        needed = NEEDED[name]
        if name == VOTES and self.facts["vote_type"] in POINTED:
            needed = (*needed, "points")
        for head in needed:
            if head not in section.heads:
                self._fail(f"section {name} has no column {head}", section.at, head)
        if len(set(section.heads)) < len(section.heads):
            self._fail(f"section {name} has a column twice", section.at, "")

    def _count(self, key: str, name: str) -> None:
        told, came = self.facts[key], len(self.sections[name].rows)
        if told.strip() != str(came):
            self._fail(f"META tells {told}, but {came} came", self._line_of(key), key)

    def _distinct(self, name: str, head: str) -> None:
        section, seen = self.sections[name], set[str]()
        at = 0 if name == META else section.heads.index(head)
        for line, row in zip(section.lines, section.rows, strict=True):
            if row[at] in seen or not row[at]:
                fault = f"{row[at]!r} came before" if row[at] else "it is empty"
                self._fail(fault, line, head)
            seen.add(row[at])

    def _amount(self, text: str, line: int, head: str) -> None:
        try:
            value = Decimal(text)
        except InvalidOperation:
            self._fail(f"expected a number, {text!r} came", line, head)
            return
        if not value.is_finite() or value < 0:
            self._fail(f"expected 0 or more, {text} came", line, head)

    def _votes(self) -> None:
        known = set(self.found.project_column("project_id"))
        pointed = self.facts["vote_type"] in POINTED
        points = self.found.vote_column("points") if pointed else [""] * len(self.found.votes)
        lines = self.sections[VOTES].lines
        for line, vote, given in zip(lines, self.found.vote_column("vote"), points, strict=True):
            ids = vote.split(",") if vote else []
            if not known.issuperset(ids):
                unknown = next(id_ for id_ in ids if id_ not in known)
                self._fail(f"there is no project {unknown!r}", line, "vote")
            if len(set(ids)) < len(ids):
                twice = next(one for one, other in pairwise(sorted(ids)) if one == other)
                self._fail(f"project {twice!r} is named twice", line, "vote")
            if pointed:
                self._points(ids, given, line)
            self._length(ids, line)

    def _points(self, ids: list[str], given: str, line: int) -> None:
        points = given.split(",") if given else []
        if len(points) != len(ids):
            self._fail(f"{len(points)} points for {len(ids)} projects", line, "points")
        for each in points:
            if not each.strip().isdecimal():
                self._fail(f"expected whole points, 0 or more; {each!r} came", line, "points")

    def _length(self, ids: list[str], line: int) -> None:
        most = "1" if self.facts["vote_type"] == "choose-1" else self.facts.get("max_length", "")
        if most.isdecimal() and len(ids) > int(most):
            self._fail(f"{len(ids)} projects; at most {most} are allowed", line, "vote")
