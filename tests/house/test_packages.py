"""Wheel and source archive carry everything that runs, and nothing else."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

BUILT = ("manifest.json", "assets/app.js", "assets/app.css")


@pytest.fixture(scope="module")
def house(
    root: Path,
    hook: ModuleType,
    tracked_files: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The tracked files with a front end that counts as built, so that Node is not needed."""
    copy = tmp_path_factory.mktemp("a house")
    for name in tracked_files:
        if (root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, copy / name)
    for name in BUILT:
        path = copy / hook.BUILT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("built")
    (copy / hook.BUILT / ".digest").write_text(hook.digest(copy / "frontend"))
    return copy


def packed(house: Path, target: str) -> Path:
    """The one archive of this kind that the house is packed into."""
    folder = house / "dist" / target
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (archive,) = folder.iterdir()
    return archive


def names_in_wheel(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_wheel_holds_the_package_and_the_built_front_end(
    house: Path, tracked_files: list[str], hook: ModuleType
) -> None:
    source = {
        name.removeprefix("src/")
        for name in tracked_files
        if name.startswith("src/") and (house / name).is_file()
    }
    built = hook.BUILT.as_posix().removeprefix("src/")
    carried = {f"{built}/{name}" for name in (*BUILT, ".digest")}
    carried |= {name.removesuffix(".po") + ".mo" for name in source if name.endswith(".po")}

    assert names_in_wheel(packed(house, "wheel")) == source | carried


def test_wheel_holds_the_licence(house: Path) -> None:
    names = zipfile.ZipFile(packed(house, "wheel")).namelist()

    assert [name for name in names if name.endswith("dist-info/licenses/LICENSE")]


def test_wheel_made_from_the_source_archive_is_the_same(house: Path, tmp_path: Path) -> None:
    direct = names_in_wheel(packed(house, "wheel"))

    shutil.unpack_archive(packed(house, "sdist"), tmp_path)
    (unpacked,) = tmp_path.iterdir()

    assert names_in_wheel(packed(unpacked, "wheel")) == direct


def test_source_archive_holds_no_installed_packages(house: Path) -> None:
    (house / "frontend" / "node_modules" / "vite").mkdir(parents=True, exist_ok=True)
    (house / "frontend" / "node_modules" / "vite" / "index.js").write_text("export {};")

    with tarfile.open(packed(house, "sdist")) as archive:
        names = archive.getnames()

    assert any(name.endswith("frontend/package-lock.json") for name in names)
    assert [name for name in names if "node_modules" in name] == []
