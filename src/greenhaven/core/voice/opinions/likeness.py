"""How alike two texts are, by their words and their letters, in any language.

Cosines of counts weighted by rarity: letters in threes find inflected and misspelt words, whole
words keep short texts apart; in Chinese and Japanese a character is a word. Nothing is known of
meaning: "should" and "should not" look alike, so likeness proposes and people decide.

Source
------
Weights: Sparck Jones (1972), J. Documentation 28, 11-21; letters in groups: Cavnar and Trenkle
(1994), N-gram-based text categorization, SDAIR-94.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from greenhaven.core.columns import Floats

LETTERS = 3
CHARACTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def plain(text: str) -> str:
    """Lower case without accents, words with one space between."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(WORD.findall(CHARACTER.sub(r" \g<0> ", bare)))


def words(text: str) -> Counter[str]:
    """The words of a plain text."""
    return Counter(text.split())


def letters(text: str) -> Counter[str]:
    """Letters in threes, with the edges of words; fewer where the text is shorter."""
    edged = f" {text} "
    size = min(LETTERS, len(edged))
    return Counter(edged[at : at + size] for at in range(len(edged) - size + 1))


def numbers(text: str) -> frozenset[str]:
    """The numbers that a text names."""
    return frozenset(NUMBER.findall(unicodedata.normalize("NFKC", text)))


def likenesses(texts: Sequence[str]) -> Floats:
    """How alike each two texts are, 0-1, shape (n, n)."""
    plains = [plain(text) for text in texts]
    by_letters, by_words = (_cosines(plains, parts) for parts in (letters, words))
    return np.asarray((by_letters + by_words) / 2)


def _cosines(texts: Sequence[str], parts: Callable[[str], Counter[str]]) -> Floats:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 -- slow import

    counts = [parts(text) for text in texts]
    place = {each: at for at, each in enumerate(sorted(set().union(*counts)))}
    held = Counter(each for count in counts for each in count)
    rows, columns, weights = [], [], []
    for row, count in enumerate(counts):
        for each, times in count.items():
            rows.append(row)
            columns.append(place[each])
            weights.append((1 + np.log(times)) * (1 + np.log(len(texts) / held[each])))
    table = csr_matrix((weights, (rows, columns)), shape=(len(texts), max(len(place), 1)))
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    cosines = (table @ table.T).toarray() / np.maximum(np.outer(lengths, lengths), 1e-300)
    return np.asarray(cosines)
