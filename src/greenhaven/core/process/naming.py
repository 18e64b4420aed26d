"""Names in the printed text: one for every symbol, and none that means something else there."""

import builtins
import keyword
import unicodedata
from collections.abc import Iterable

from greenhaven.core.process.expression import NAMED, Expression
from greenhaven.core.process.symbols import Symbol

RESERVED = frozenset(
    {
        *keyword.kwlist,
        *keyword.softkwlist,
        *dir(builtins),
        *NAMED,
        *("p", "c", "u", "x", "y", "s", "o", "dy", "_"),
        *("lower", "upper", "settled", "residual", "slope", "last", "np", "njit"),
        *("ITERATIONS", "INFINITY", "improve", "held", "begin", "done"),
        *("constants", "driven", "derivatives", "observe"),
    }
)


class Names:
    """Gives names, and remembers which are taken."""

    def __init__(self, symbols: Iterable[Symbol], rates: Iterable[str]) -> None:
        self.taken = set(RESERVED)
        self.symbols: dict[Expression, str] = {each: self._take(each.name) for each in symbols}
        self.rates = {name: self._take(f"r_{_plain(name)}") for name in rates}

    def free(self, name: str) -> str:
        """The name, with a stroke behind it where it would mean something else."""
        while name in self.taken:
            name += "_"
        return name

    def _take(self, name: str) -> str:
        # Python reads identifiers in this form: two spellings of µ are one name to it.
        name = self.free(unicodedata.normalize("NFKC", name))
        self.taken.add(name)
        return name


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words)
    return "".join(sign if f"a{sign}".isidentifier() else "_" for sign in folded)


def remark(*words: str) -> str:
    """A comment at the end of a line; never more than that line."""
    return "  # " + " ".join(" ".join(words).split())
