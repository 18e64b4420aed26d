"""A Pabulib file as it is: all its cells, so that what is read can be written again.

Source
------
Faliszewski et al. (2023), Participatory budgeting: data, tools and analysis, arXiv 2305.11035; the
format: three sections of semicolon-separated rows, META, PROJECTS and VOTES.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

META, PROJECTS, VOTES = "META", "PROJECTS", "VOTES"
Row = tuple[str, ...]


@dataclass(frozen=True)
class PabulibFile:
    """The cells of a file; heads are the names of the columns, `end` stands after the last row."""

    meta: tuple[Row, ...]
    project_heads: Row
    projects: tuple[Row, ...]
    vote_heads: Row
    votes: tuple[Row, ...]
    newline: str = "\n"
    end: str = "\n"

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What META says, by its keys."""
        return {row[0]: row[1] for row in self.meta}

    def project_column(self, name: str) -> list[str]:
        """One column of the projects; empty texts where the file has none."""
        return _column(self.project_heads, self.projects, name)

    def vote_column(self, name: str) -> list[str]:
        """One column of the votes; empty texts where the file has none."""
        return _column(self.vote_heads, self.votes, name)


def write_pabulib(file: PabulibFile) -> str:
    """The text of a file; cells that hold a semicolon, a quote or a line end are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator=file.newline)
    writer.writerows([(META,), ("key", "value"), *file.meta])
    writer.writerows([(PROJECTS,), file.project_heads, *file.projects])
    writer.writerows([(VOTES,), file.vote_heads, *file.votes])
    return out.getvalue().removesuffix(file.newline) + file.end


def _column(heads: Row, rows: Sequence[Row], name: str) -> list[str]:
    if name not in heads:
        return [""] * len(rows)
    at = heads.index(name)
    return [row[at] for row in rows]
