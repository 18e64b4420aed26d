"""Roots over many rows are those that RFC 6962 defines."""

import hashlib

import pytest

from greenhaven.core.merkle import EMPTY, Tree, is_included, leaf, node, proof


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 8, 13, 64, 100])
def test_roots_are_those_of_the_recursive_definition(count: int) -> None:
    leaves = [bytes([i]) * 3 for i in range(count)]

    def root(some: list[bytes]) -> bytes:
        if not some:
            return EMPTY
        if len(some) == 1:
            return leaf(some[0])
        half = 1 << (len(some) - 1).bit_length() - 1
        return node(root(some[:half]), root(some[half:]))

    assert Tree(leaves).root() == root(leaves)


def test_root_of_known_leaves_is_the_published_one() -> None:
    """Certificate Transparency's own test vectors: eight leaves, their root."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves.append("606162636465666768696a6b6c6d6e6f")

    root = Tree(bytes.fromhex(text) for text in leaves).root()

    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert Tree().root() == hashlib.sha256().digest()


@pytest.mark.parametrize("size", range(1, 12))
def test_every_leaf_has_a_proof_and_no_other_leaf_does(size: int) -> None:
    leaves = [bytes([at]) for at in range(size)]
    root = Tree(leaves).root()

    for at, data in enumerate(leaves):
        beside = proof(leaves, at)
        assert is_included(data, at, size, beside, root)
        assert not is_included(b"other", at, size, beside, root)
        assert not is_included(data, at, size, (*beside, root), root)
        assert size == 1 or not is_included(data, at, size, beside[:-1], root)
        assert size == 1 or not is_included(data, (at + 1) % size, size, beside, root)
    assert not is_included(leaves[0], size, size, (), root)
