"""Files of ballots: those of two cities where GREENHAVEN_REFERENCE names them, else made alike.

Made ones have as many voters, projects and marks; costs and favourites are drawn, so that a count
by equal shares takes about as many steps.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SEED = 2023


@dataclass(frozen=True, slots=True)
class City:
    """A participatory budget: its file in the reference, and how large it is."""

    file: str
    voters: int
    projects: int
    budget: int
    most: int  # projects on one ballot


CITIES = {
    "wieliczka": City("equalshares/Poland_Wieliczka_2023_Green_Budget.pb", 6586, 64, 1_000_000, 2),
    "town": City("", 300, 12, 20_000, 3),  # always made: small enough for tests
    "warszawa": City("large/Poland_Warszawa_2026.pb", 61668, 83, 24_186_815, 5),
}


def origin() -> str:
    """Where the ballots are from."""
    return "pabulib" if _folder() else "made"


def text(name: str) -> str:
    """The text of a city's Pabulib file."""
    folder, city = _folder(), CITIES[name]
    if folder and city.file:
        return (folder / city.file).read_bytes().decode()
    return made(city)


def made(city: City) -> str:
    """Ballots that were drawn: few projects are liked by many."""
    draws = np.random.default_rng(SEED)
    liked = draws.lognormal(sigma=0.9, size=city.projects)
    costs = (draws.lognormal(sigma=0.8, size=city.projects) * city.budget / 25).astype(int) + 1000
    lengths = draws.integers(1, city.most + 1, city.voters)
    keys = draws.exponential(size=(city.voters, city.projects)) / liked
    order = np.argsort(keys, axis=1)
    lines = ["META", "key;value", f"num_projects;{city.projects}", f"num_votes;{city.voters}"]
    lines += [f"budget;{city.budget}", "vote_type;approval", "rule;unknown", "PROJECTS"]
    lines += ["project_id;cost;name"]
    lines += [f"p{row};{cost};Project {row}" for row, cost in enumerate(costs.tolist())]
    lines += ["VOTES", "voter_id;vote"]
    for voter, (length, liked_most) in enumerate(zip(lengths, order, strict=True), 1):
        lines.append(f"{voter};{','.join(f'p{row}' for row in liked_most[:length])}")
    return "\n".join(lines) + "\n"


def _folder() -> Path | None:
    named = os.environ.get("GREENHAVEN_REFERENCE")
    return Path(named) / "pabulib" if named else None
