"""Merkle trees as in RFC 6962, section 2.1: one root stands for all leaves in their order."""

import hashlib
from collections.abc import Iterable

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
