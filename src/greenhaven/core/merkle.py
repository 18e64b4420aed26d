"""Merkle trees as in RFC 6962, section 2.1: one root stands for all leaves in their order."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows by one leaf at a time and keeps only what its roots need.

    Of n leaves it holds one hash for each full subtree that n falls into: 13 = 8 + 4 + 1, three.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._subtrees: list[bytes] = []
        self._size = 0
        for data in leaves:
            self.add(data)

    def add(self, data: bytes) -> None:
        """Grow by one leaf: full subtrees of equal size become one."""
        grown = leaf(data)
        size = self._size
        while size & 1:
            grown = node(self._subtrees.pop(), grown)
            size >>= 1
        self._subtrees.append(grown)
        self._size += 1

    def root(self) -> bytes:
        """The root over the leaves so far."""
        if not self._subtrees:
            return EMPTY
        *rest, root = self._subtrees
        for subtree in reversed(rest):
            root = node(subtree, root)
        return root


def proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the way from one leaf up to the root."""
    level, beside = [leaf(data) for data in leaves], []
    while len(level) > 1:
        if index ^ 1 < len(level):
            beside.append(level[index ^ 1])
        pairs = [node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2 :]  # a last one alone moves up as it is
        index //= 2
    return tuple(beside)


def is_included(data: bytes, index: int, size: int, beside: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that a leaf stands at its place in a tree of so many leaves."""
    if not 0 <= index < size:
        return False
    found, last, hashes = leaf(data), size - 1, list(beside)
    while last:
        if index % 2 or index < last:
            if not hashes:
                return False
            other = hashes.pop(0)
            found = node(other, found) if index % 2 else node(found, other)
        index, last = index // 2, last // 2
    return not hashes and found == root
