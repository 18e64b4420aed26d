"""What is to be said of a proposal before a vote opens: no effect, hard words, no translation."""

import re
from collections.abc import Iterator

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.differences import differences
from greenhaven.core.rules.languages import languages, translation
from greenhaven.core.rules.levels import bounds_from_above
from greenhaven.core.rules.lint import Notice, lint
from greenhaven.core.rules.movements import Facts, Movements
from greenhaven.core.rules.proposals import Proposal, amended
from greenhaven.core.rules.rulebook import Rulebook
from greenhaven.core.rules.words import LANGUAGE, Message, message

LONG_WORD = 6  # letters; longer ones count as long
HARD_TO_READ = 55.0
FEW_WORDS = 25  # of fewer nothing can be said


def adoption_notices(
    rulebook: Rulebook, proposal: Proposal, facts: Facts, movements: Movements | None = None
) -> tuple[Notice, ...]:
    """What is to be said of the articles that a proposal changes, and of its own words.

    Parameters
    ----------
    rulebook : Rulebook
        In force.
    proposal : Proposal
    facts : Facts
    movements : Movements, optional
        What a plan may move; with them it is also told what touches none of it.

    Raises
    ------
    RulesError
        If the proposal does not fit the rulebook.
    """
    book = amended(rulebook, proposal)
    changed = {change.article for change in differences(rulebook, book)}
    found = [each for each in lint(book, facts, movements) if each.article in changed]
    for article in book.latest().values():
        if article.id in changed:
            found += [Notice(article.id, text) for text in _untranslated(article)]
        elif article.level is not None and bounds_from_above(book, article):
            told = "It is looser now than what holds above it, which decides from now on."
            found.append(Notice(article.id, message(told)))
    if (words := hard_words(f"{proposal.title}. {proposal.rationale}")) is not None:
        found.append(Notice("", words))
    return tuple(found)


def _untranslated(article: Article) -> Iterator[Message]:
    """Languages in which its sentence would stay in English."""
    templates: set[str] = set()

    def note(template: str) -> str:
        templates.add(template)
        return template

    article.sentence(note)
    article.noun().say(note)
    for tag in languages():
        translate = translation(tag)
        lacking = [each for each in templates if translate(each) == each and _has_words(each)]
        if tag != LANGUAGE and lacking:
            yield message("It cannot be read in the language {tag} yet.", tag=tag)


def _has_words(template: str) -> bool:
    return re.search(r"[a-z]{3,} [a-z]{2,}", re.sub(r"{[^}]*}", "", template)) is not None


def hard_words(text: str) -> Message | None:
    """That a text is hard to read, if it is; None = it is not, or too short to tell."""
    score = readability(text)
    if score is None or score <= HARD_TO_READ:
        return None
    return message(
        "Its title and reasons are hard to read ({score} on the LIX scale; newspapers have about "
        "{usual}): shorter sentences and words would help.",
        score=float(round(score)),
        usual=45.0,
    )


def readability(text: str) -> float | None:
    """How hard a text is to read, in any language of the Latin script; None = too short to tell.

    Words of a sentence, and of 100 words the long ones: below 30 children's books, about 45
    newspapers, above 55 laws and dissertations.

    Source
    ------
    Björnsson (1968), Läsbarhet, Liber: LIX = words/sentences + 100 long words/words, where a long
    word has more than six letters.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < FEW_WORDS:
        return None
    sentences = max(1, len(re.findall(r"[.!?:;]+(?:\s|$)|\n{2,}", text)))
    long = sum(len(word) > LONG_WORD for word in words)
    return len(words) / sentences + 100 * long / len(words)
