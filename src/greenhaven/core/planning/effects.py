"""What each article did to a plan, judged on what is really moved."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.obeying import KEPT, Settled, missed_by
from greenhaven.core.planning.plan import ArticleEffects, no_article_effects
from greenhaven.core.rules.ruling import Ruling


def article_effects(settled: Settled) -> ArticleEffects:
    """One row an article, in the order of the rulebook."""
    rows = list(_effects(settled))
    if not rows:
        return no_article_effects()
    types = dict.fromkeys(("article", "worst_owner", "unit"), np.str_)
    return ArticleEffects.of(rows, **types)


def _effects(settled: Settled) -> Iterator[dict[str, Any]]:
    moved = settled.moved_t
    for ruling in settled.rulings:
        missed = missed_by(ruling, moved)
        in_spite = float(moved[ruling.banned].sum())
        worst = float(missed.max(initial=0.0))
        price = 0.0 if ruling.is_hard else ruling.price
        yield {
            "article": ruling.article,
            "hard": ruling.is_hard,
            "forbidden": int(ruling.banned.sum()),
            "bounds": len(ruling.owners),
            "binding": int(used_up(ruling, moved).sum()),
            "in_spite": in_spite,
            "beyond": float(missed.sum()),
            "worst": worst,
            "worst_owner": str(ruling.owners[int(np.argmax(missed))]) if worst else "",
            "unit": ruling.unit,
            "paid": price * (in_spite + float(missed.sum())),
        }


def used_up(ruling: Ruling, moved: Floats) -> Booleans:
    """Which rows are at a bound or beyond it."""
    amounts = ruling.amounts(moved)
    scale = KEPT * np.maximum(np.abs(amounts), 1.0)
    return np.asarray((amounts >= ruling.upper - scale) | (amounts <= ruling.lower + scale))
