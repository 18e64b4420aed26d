"""A tree of hashes over the published ballots: one line that fixes all, and proofs for each.

Source
------
RFC 6962, section 2.1: SHA-256 with 0x00 before leaves and 0x01 before nodes; a tree of n leaves
splits at the largest power of two below n.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"


def root(leaves: Sequence[bytes]) -> bytes:
    """The root hash; that of no leaves is the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:  # a last one without a partner moves up as it is: the same tree
        pairs = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2 :]
    return level[0]


def proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the way from one leaf to the root, from below."""
    level = [leaf_hash(leaf) for leaf in leaves]
    beside = []
    while len(level) > 1:
        partner = index ^ 1
        if partner < len(level):
            beside.append(level[partner])
        pairs = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) - len(level) % 2 :]
        index //= 2
    return tuple(beside)


def is_included(
    leaf: bytes, index: int, size: int, beside: Sequence[bytes], expected: bytes
) -> bool:
    """Whether a proof shows that a leaf stands at its place in a tree of so many leaves."""
    if not 0 <= index < size:
        return False
    found, last, hashes = leaf_hash(leaf), size - 1, list(beside)
    while last:
        if index % 2 or index < last:
            if not hashes:
                return False
            other = hashes.pop(0)
            found = node_hash(other, found) if index % 2 else node_hash(found, other)
        index, last = index // 2, last // 2
    return not hashes and found == expected


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return hashlib.sha256(NODE + left + right).digest()
