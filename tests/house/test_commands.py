"""`bin/up` and `bin/test` say in words what is missing, and know when there is nothing to do."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

LOCALE = Path("src/greenhaven/web/locale")
Outcome = subprocess.CompletedProcess[str]
TOOLS = ("bash", "dirname", "readlink", "cat", "cut", "find", "sort", "xargs", "sha256sum", "env")


@pytest.fixture
def house(root: Path, tmp_path: Path) -> Path:
    """The two commands and what they look at, in a folder whose name has a space."""
    copy = tmp_path / "green haven"
    for name in ("bin", "frontend"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(root / LOCALE, copy / LOCALE)
    for name in ("pyproject.toml", "uv.lock", "hatch_build.py"):
        shutil.copy(root / name, copy / name)
    return copy


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder of programs like that of a bare system, without Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for tool in TOOLS:
        program = shutil.which(tool)
        assert program is not None
        (folder / tool).symlink_to(program)
    return folder


def bash(code: str, *arguments: str, path: Path | None = None, cwd: Path | None = None) -> Outcome:
    environment = dict(os.environ, PATH=str(path)) if path else dict(os.environ)
    program = shutil.which("bash")
    assert program is not None
    return subprocess.run(
        [program, "-c", code, "bash", *arguments],
        env=environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def with_environment(house: Path, code: str) -> str:
    """What a piece of shell prints that may use the functions of bin/environment.sh."""
    done = bash(f'set -euo pipefail; source "$1/bin/environment.sh"; {code}', str(house))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def pretend_program(folder: Path, name: str, code: str) -> None:
    program = folder / name
    program.write_text(f"#!{shutil.which('bash')}\n{code}\n")
    program.chmod(0o755)


def test_up_without_python_says_how_to_get_it(house: Path, bare_path: Path) -> None:
    done = bash('"$1/bin/up" --check', str(house), path=bare_path)

    assert done.returncode == 1
    assert "Python 3.11 or newer is needed and there is no python3" in done.stderr
    assert "sudo apt install python3 python3-pip" in done.stderr


def test_up_with_an_old_python_names_its_version(house: Path, bare_path: Path) -> None:
    pretend_program(bare_path, "python3", '[[ "$2" == *platform* ]] && echo 3.9.2; exit 1')

    done = bash('"$1/bin/up" --check', str(house), path=bare_path)

    assert done.returncode == 1
    assert "python3 here is 3.9.2" in done.stderr


def test_up_without_pip_says_how_to_get_it(house: Path, bare_path: Path) -> None:
    answers = f'[[ "$*" == *_base_executable* ]] && echo {bare_path}/python3; [[ "$*" != *pip* ]]'
    pretend_program(bare_path, "python3", answers)

    done = bash('"$1/bin/up" --check', str(house), path=bare_path)

    assert done.returncode == 1
    assert "pip is needed" in done.stderr
    assert "sudo apt install python3-pip" in done.stderr


def test_test_refuses_an_unknown_option(house: Path) -> None:
    done = bash('"$1/bin/test" --quick', str(house))

    assert done.returncode == 1
    assert "usage: bin/test [--fast]" in done.stderr


def test_no_folder_of_tests_is_run_twice(root: Path) -> None:
    text = (root / "bin" / "test").read_text(encoding="utf-8")
    [first] = re.findall(r"for folder in (core .*); do", text)
    [left] = re.findall(r"(core \| .*) \| _\*\)", text)

    assert set(first.split()) <= set(left.split(" | "))


def test_place_is_found_from_anywhere_and_through_a_link(house: Path, tmp_path: Path) -> None:
    (tmp_path / "up").symlink_to(house / "bin" / "environment.sh")

    done = bash('source "$1"; echo "$here"', str(tmp_path / "up"), cwd=Path("/"))

    assert done.stdout.strip() == str(house)


@pytest.mark.parametrize(
    "name",
    [
        "pyproject.toml",
        "uv.lock",
        "hatch_build.py",
        "frontend/src/a.js",
        "src/greenhaven/web/locale/es/LC_MESSAGES/django.po",
    ],
)
def test_environment_is_made_anew_when_something_it_is_made_from_changes(
    house: Path, name: str
) -> None:
    before = with_environment(house, "find_python; fingerprint")

    with (house / name).open("a") as file:
        file.write("\n")

    assert with_environment(house, "find_python; fingerprint") != before


def test_environment_is_kept_when_only_the_package_itself_changes(house: Path) -> None:
    before = with_environment(house, "find_python; fingerprint")

    (house / "src" / "greenhaven" / "new.py").write_text("")
    (house / "frontend" / "node_modules").mkdir()
    (house / "frontend" / "node_modules" / "index.js").write_text("")

    assert with_environment(house, "find_python; fingerprint") == before


def test_environment_that_was_moved_is_forgotten(house: Path) -> None:
    (house / ".venv").mkdir()
    (house / ".venv" / ".greenhaven-place").write_text("/somewhere/else\n")

    with_environment(house, "forget_a_moved_environment")

    assert not (house / ".venv").exists()


def test_environment_that_stayed_is_kept(house: Path) -> None:
    (house / ".venv").mkdir()
    (house / ".venv" / ".greenhaven-place").write_text(f"{house}\n")

    with_environment(house, "forget_a_moved_environment")

    assert (house / ".venv" / ".greenhaven-place").is_file()


def test_uv_and_npm_trust_the_certificate_of_pip(house: Path) -> None:
    told = with_environment(
        house,
        "unset SSL_CERT_FILE NODE_EXTRA_CA_CERTS; find_python; PIP_CERT=/etc/company.pem; "
        'trust_what_pip_trusts; echo "$SSL_CERT_FILE $NODE_EXTRA_CA_CERTS $UV_SYSTEM_CERTS"',
    )

    assert told == "/etc/company.pem /etc/company.pem true"
