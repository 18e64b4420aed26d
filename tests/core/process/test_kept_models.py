"""Whatever the disk holds or refuses, a model is compiled and answers the same."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenhaven.core.process import compiled

TEXT = """from numba import njit


@njit(cache=True, error_model='numpy')
def twice(x):
    return 2.0 * x
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GREENHAVEN_CACHE", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """What a process has in memory; the next call finds only what the disk holds."""
    for each in (compiled._module, compiled.cache_folder, compiled._tell_once):
        each.cache_clear()


def answer() -> float:
    forget()
    return float(compiled._module(TEXT).twice(21.0))


def kept(folder: Path, ending: str) -> list[Path]:
    return sorted(folder.rglob(f"*.{ending}"))


def test_kept_model_is_not_compiled_again(folder: Path) -> None:
    assert answer() == 42.0
    [made] = kept(folder, "nbc")
    at = made.stat().st_mtime_ns

    assert answer() == 42.0

    assert made.stat().st_mtime_ns == at


@pytest.mark.parametrize("ending", ["py", "nbi", "nbc"])
@pytest.mark.parametrize("content", [b"", b"Wreckage", None])
def test_damaged_file_is_made_anew(folder: Path, ending: str, content: bytes | None) -> None:
    answer()
    [damaged] = kept(folder, ending)
    whole = damaged.read_bytes()
    wreck = whole[: len(whole) // 2] if content is None else content
    damaged.write_bytes(wreck)
    for each in kept(folder, "pyc"):
        each.unlink()

    assert answer() == 42.0

    assert damaged.read_bytes() != wreck
    at = damaged.stat().st_mtime_ns
    assert answer() == 42.0
    assert damaged.stat().st_mtime_ns == at


def test_full_disk_is_told_and_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    with caplog.at_level(logging.WARNING):
        assert answer() == 42.0

    assert "No space left on device" in caplog.text
    assert list(folder.iterdir()) == []


def test_full_disk_while_compiling_is_told_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numba.core.caching.IndexDataCacheFile.save", refuse)

    with caplog.at_level(logging.WARNING):
        assert answer() == 42.0

    assert len(caplog.records) == 1
    assert kept(folder, "py") != []


def test_folder_that_is_a_file_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    taken = folder / "taken"
    taken.write_text("by a file", encoding="utf-8")
    monkeypatch.setenv("GREENHAVEN_CACHE", str(taken))

    assert answer() == 42.0

    assert compiled.cache_folder() is None
    assert "GREENHAVEN_CACHE" in caplog.text
    assert list(folder.iterdir()) == [taken]


@pytest.mark.usefixtures("folder")
def test_user_without_a_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("GREENHAVEN_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)

    assert answer() == 42.0

    assert compiled.cache_folder() is None


def test_named_folder_needs_no_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)

    assert compiled.cache_folder() == folder


def test_processes_may_compile_at_once(folder: Path) -> None:
    program = (
        f"from greenhaven.core.process import compiled as c; print(c._module({TEXT!r}).twice(21.0))"
    )
    environment = os.environ | {"GREENHAVEN_CACHE": str(folder)}
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]

    said = [each.communicate(timeout=120)[0].strip() for each in at_once]

    assert said == ["42.0"] * 3
    assert [each.name for each in folder.rglob("*.part")] == []
