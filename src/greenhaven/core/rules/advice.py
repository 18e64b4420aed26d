"""What advice would do if it bound: never in a plan or at a handover, only to be looked at."""

from collections.abc import Collection

from greenhaven.core.rules.articles import Authority
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.reading import model_of, plain
from greenhaven.core.rules.rulebook import Rulebook


def as_if_binding(rulebook: Rulebook, articles: Collection[str] | None = None) -> Rulebook:
    """The same rulebook as if its advice bound this network.

    It is in force nowhere: what it makes of a plan tells what the advice is worth.

    Parameters
    ----------
    rulebook : Rulebook
    articles : collection of str, optional
        Ids of the advisory articles that count; None = all of them.

    Raises
    ------
    RulesError
        If one of them is no advice.
    """
    advice = {each.id for each in rulebook.articles if each.authority is Authority.ADVISORY}
    wanted = advice if articles is None else set(articles)
    if others := sorted(wanted - advice):
        raise RulesError(f"article {others[0]} is no advice; there are {', '.join(sorted(advice))}")
    binding = {"authority": Authority.NETWORK.value, "advice_to": ""}
    made = [plain(each) | (binding if each.id in wanted else {}) for each in rulebook.articles]
    raw = rulebook.model_dump(mode="json", exclude_none=True) | {"articles": made}
    return model_of(Rulebook, raw, "the rulebook")
