"""A basis of one program as the start of another that has most of its rows and columns."""

import highspy

from greenhaven.core.columns import Booleans
from greenhaven.core.planning.program import Program
from greenhaven.core.planning.rule_rows import ArticleRows

AT_BOUND = highspy.HighsBasisStatus.kLower
BASIC = highspy.HighsBasisStatus.kBasic


def carried_over(basis: highspy.HighsBasis, before: Program, after: Program) -> highspy.HighsBasis:
    """The basis of a program, for another.

    The columns and rows of the plan itself stand first in both. Those of an article that both
    have, with as many rows, keep their place; a new row is basic, so that it binds nothing yet.
    HiGHS mends what does not fit.
    """
    columns = list(basis.col_status[: before.floor + 1])
    rows = list(basis.row_status[: first_rule_row(before)])
    missing = first_rule_row(after) - len(rows)
    rows = rows[: first_rule_row(after)] + [BASIC] * max(missing, 0)
    known = {each.ruling.article: each for each in before.articles}
    for article in after.articles:
        old = known.get(article.ruling.article)
        if old is not None and _alike(old, article):
            columns += basis.col_status[old.lack.start : _column_stop(old)]
            rows += basis.row_status[old.rows.start : old.stop]
            continue
        columns += [AT_BOUND] * (2 * article.rows.items)
        rows += [BASIC] * article.rows.items
        if article.total >= 0:
            columns.append(BASIC)
            rows.append(AT_BOUND)
    carried = highspy.HighsBasis()
    carried.col_status, carried.row_status = columns, rows
    carried.valid, carried.alien = True, True
    return carried


def first_rule_row(program: Program) -> int:
    """How many rows stand before those of rules."""
    if program.articles:
        return program.articles[0].rows.start
    return len(program.row_lower)


def _alike(one: ArticleRows, other: ArticleRows) -> bool:
    return one.rows.items == other.rows.items and (one.total >= 0) == (other.total >= 0)


def _column_stop(article: ArticleRows) -> int:
    return article.excess.stop + (article.total >= 0)


def extended(basis: highspy.HighsBasis, at_upper: Booleans) -> highspy.HighsBasis:
    """The basis with more columns, each at its upper or its lower bound."""
    longer = highspy.HighsBasis()
    ends = {True: highspy.HighsBasisStatus.kUpper, False: AT_BOUND}
    longer.col_status = [*basis.col_status, *(ends[upper] for upper in at_upper.tolist())]
    longer.row_status = basis.row_status
    longer.valid = True
    return longer
