"""Equal shares as pabutools runs it, in its own exact arithmetic and with its own settings.

Its `voter_budget_increment` ends at the first outcome to which nothing can be added, which is
another rule than the cities': the share is therefore raised here, run after run, until the next run
would overspend. Both are timed; reading the file is left out.
"""

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.cases.ballots import text
from benchmarks.measure import Figures, cpu_s


def pabutools_add1(name: str) -> Figures:
    """All runs to the final share, cost utility, one unit of money at a time."""
    from gmpy2 import mpq
    from pabutools.election import Cost_Sat
    from pabutools.rules.mes.mes_rule import method_of_equal_shares_scheme
    from pabutools.tiebreaking import app_score_tie_breaking

    instance, profile = _election(name)
    before = cpu_s()
    satisfaction = profile.as_sat_profile(Cost_Sat)
    share = mpq(int(instance.budget_limit), len(profile))
    runs, won = 0, []
    while True:
        found = method_of_equal_shares_scheme(
            instance,
            profile,
            satisfaction,
            share,
            [],
            app_score_tie_breaking,
            binary_sat=True,
        )
        runs += 1
        if not instance.is_feasible(found):
            break
        won, share = list(found), share + 1
    spent = cpu_s() - before
    return _figures(won, spent) | {"runs": runs, "share": float(share - 1)}


def pabutools_increment(name: str) -> Figures:
    """Its own completion, which stops earlier."""
    from pabutools.election import Cost_Sat
    from pabutools.rules import method_of_equal_shares

    instance, profile = _election(name)
    before = cpu_s()
    found = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=1)
    return _figures(list(found), cpu_s() - before)


def _election(name: str) -> tuple[Any, Any]:
    from pabutools.election import parse_pabulib

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.pb"
        file.write_text(text(name), encoding="utf-8")
        instance, profile = parse_pabulib(str(file))
    return instance, profile


def _figures(won: list[Any], spent: float) -> Figures:
    return {
        "peer": f"pabutools {version('pabutools')}",
        "cpu_s": spent,
        "winners": " ".join(project.name for project in won),
        "spent": float(sum(project.cost for project in won)),
    }
