"""Budgets by equal shares: a small city against pabutools, a large one on its own.

Wieliczka 2023 has 6 586 voters and 64 projects, Warszawa 2026 61 668 and 83; `ballots` says whether
they are the published ones, read from the folder that GREENHAVEN_REFERENCE names, or made of that
size. The share is raised by one unit of money until the next step would overspend, and the final
share and the next are run again without rounding. `cpu_s_wieliczka` is the median of seven counts
of ballots that are in memory, as the peer's are; `ratio_pabutools_wieliczka` is against the peer's
same runs, `ratio_pabutools_increment` against its own completion, which stops too early.
`cpu_s_warszawa_2026` and `peak_mb_warszawa_2026` are those of a program that starts, imports, reads
the file, counts, and ends; `count_s_warszawa_2026` is its count alone.
"""

from fractions import Fraction
from statistics import median

from benchmarks import peers
from benchmarks.cases.ballots import origin, text
from benchmarks.measure import Figures, apart, cpu_s, peak_mb

RUNS = 7


def run() -> Figures:
    """Ours and the peer on the small city, ours on the large one."""
    ours = apart("benchmarks.ballots", "counted", "wieliczka", RUNS)
    large = apart("benchmarks.ballots", "counted", "warszawa", 1)
    theirs = peers.apart("ballots", "pabutools_add1", "wieliczka")
    early = peers.apart("ballots", "pabutools_increment", "wieliczka")
    spent = float(ours["count_s"])
    return {
        "ballots": ours["ballots"],
        "cpu_s_wieliczka": spent,
        "runs_wieliczka": ours["runs"],
        "winners_wieliczka": len(str(ours["winners"]).split()),
        "share_wieliczka": ours["share"],
        "peer": theirs["peer"],
        "pabutools_s": theirs["cpu_s"],
        "pabutools_increment_s": early["cpu_s"],
        "same_winners": str(ours["winners"] == theirs["winners"]).lower(),
        "pabutools_increment_winners": len(str(early["winners"]).split()),
        "ratio_pabutools_wieliczka": float(theirs["cpu_s"]) / spent,
        "ratio_pabutools_increment": float(early["cpu_s"]) / spent,
        "cpu_s_warszawa_2026": large["cpu_s"],
        "read_s_warszawa_2026": large["read_s"],
        "count_s_warszawa_2026": large["count_s"],
        "peak_mb_warszawa_2026": large["peak_mb"],
        "winners_warszawa_2026": len(str(large["winners"]).split()),
        "share_warszawa_2026": large["share"],
    }


def counted(name: str, runs: int) -> Figures:
    """Read a city's ballots and count them, some times over."""
    from greenhaven.core.voice.ballots.counting import count
    from greenhaven.core.voice.ballots.pabulib.reading import read_pabulib
    from greenhaven.core.voice.ballots.pabulib.votes import budget_ballots
    from greenhaven.core.voice.ballots.rules import Completion, EqualShares

    written = text(name)
    rule = EqualShares(completion=Completion.ADD1, step=Fraction(1))
    before = cpu_s()
    ballots = budget_ballots(read_pabulib(written, name))
    reading = cpu_s() - before
    spent = []
    for _ in range(runs):
        before = cpu_s()
        result = count(rule, ballots)
        spent.append(cpu_s() - before)
    return {
        "ballots": origin(),
        "read_s": reading,
        "count_s": median(spent),
        "runs": int(result.figures["runs"]),
        "share": float(Fraction(result.figures["final_share"])),
        "winners": " ".join(result.winners),
        "cpu_s": cpu_s(),
        "peak_mb": peak_mb(),
    }
