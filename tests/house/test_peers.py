"""The peers live in a place of their own, and say so when they cannot be fetched."""

import os
from pathlib import Path

import pytest

from benchmarks.peers import PACKAGES, PeersError, interpreter


def test_every_peer_is_pinned():
    lines = [line for line in PACKAGES.read_text().splitlines() if line and line[0] != "#"]

    assert lines
    assert all("==" in line or "setuptools<" in line for line in lines)


def test_place_of_the_peers_is_not_under_version_control(root: Path):
    assert ".tools/" in (root / ".gitignore").read_text().splitlines()


def test_environment_is_made_once(tmp_path: Path):
    packages = tmp_path / "packages.txt"
    packages.write_text("# nothing\n")

    python = Path(interpreter(tmp_path / "peers", packages))
    made = python.lstat().st_ctime_ns
    again = Path(interpreter(tmp_path / "peers", packages))

    assert python.is_file()
    assert again.lstat().st_ctime_ns == made


def test_peers_that_cannot_be_fetched_are_named_with_the_reason(tmp_path: Path, monkeypatch):
    packages = tmp_path / "packages.txt"
    packages.write_text("bsm2-python==0.0.16\n")
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")

    with pytest.raises(PeersError) as raised:
        interpreter(tmp_path / "peers", packages)

    assert "could not be installed" in str(raised.value)
    assert "package index" in str(raised.value)
    assert not (tmp_path / "peers" / "made-of").exists()
