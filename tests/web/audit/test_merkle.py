"""Roots over many rows are those that RFC 6962 defines."""

import hashlib

import pytest

from greenhaven.web.commons.audit.merkle import EMPTY, Tree, leaf, node

pytestmark = pytest.mark.django_db  # the cache that is emptied before each test is in the database


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
