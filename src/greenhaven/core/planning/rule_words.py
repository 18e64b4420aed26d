"""How a plan speaks of the rules that it obeys."""

from typing import Protocol, runtime_checkable

from greenhaven.core.planning.inputs import Rulebook


@runtime_checkable
class Speaking(Protocol):
    """A rulebook whose articles have words."""

    def noun(self, article: str) -> str:
        """What an article is called in a sentence, such as "the 8 km limit"."""

    def sentence(self, article: str) -> str:
        """What an article says."""


def noun_of(rulebook: Rulebook | None, article: str) -> str:
    """What an article is called in a sentence; by its id where it has no words."""
    if isinstance(rulebook, Speaking):
        return rulebook.noun(article)
    return f"the rule {article}"


def sentence_of(rulebook: Rulebook | None, article: str) -> str:
    """What an article says; its id where it has no words."""
    if isinstance(rulebook, Speaking):
        return rulebook.sentence(article)
    return f"the rule {article} holds"
