"""The documents lead somewhere, and tell of every room there is."""

import re
from pathlib import Path

import pytest

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", flags=re.MULTILINE | re.DOTALL)


def documents(root: Path) -> list[Path]:
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def targets(document: Path) -> list[str]:
    text = CODE.sub("", document.read_text(encoding="utf-8"))
    return [first or second for first, second in LINK.findall(text)]


def anchors(document: Path) -> set[str]:
    """The names that a heading can be linked by, as Markdown readers make them."""
    headings = re.findall(r"^#+\s+(.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.strip().lower()) for heading in headings)
    return {re.sub(r"\s", "-", heading) for heading in plain}


def dead_links(document: Path) -> list[str]:
    dead = []
    for target in targets(document):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (document.parent / name) if name else document
        known = file.is_file() and anchor in anchors(file) if anchor else file.exists()
        if not known:
            dead.append(target)
    return dead


def test_every_relative_link_leads_somewhere(root: Path) -> None:
    found = {str(path.relative_to(root)): dead_links(path) for path in documents(root)}

    assert sum(len(targets(path)) for path in documents(root)) > 10
    assert {name: dead for name, dead in found.items() if dead} == {}


def test_dead_link_is_found(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# A heading\n[a](#a-heading) [b](#none) [c](gone.md) `[d](code.md)`\n")

    assert dead_links(document) == ["#none", "gone.md"]


def test_every_document_is_reached_from_the_readme(root: Path) -> None:
    reached, waiting = set(), [root / "README.md"]
    while waiting:
        document = waiting.pop()
        reached.add(document)
        for target in targets(document):
            file = (document.parent / target.partition("#")[0]).resolve()
            if file.suffix == ".md" and file.is_file() and file not in reached:
                waiting.append(file)

    lost = [str(path.relative_to(root)) for path in documents(root) if path not in reached]

    assert lost == []


@pytest.mark.parametrize("package", ["", "core", "web"])
def test_architecture_tells_of_every_room(root: Path, package: str) -> None:
    text = (root / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    folder = root / "src" / "greenhaven" / package
    rooms = {
        path.stem
        for path in folder.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }

    assert rooms
    assert {room for room in rooms if f"`{room}`" not in text} == set()


def test_decisions_are_numbered_without_a_gap_and_have_their_three_parts(root: Path) -> None:
    records = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))

    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        parts = re.findall(r"^## (\w+)", text, flags=re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"], record.name
        assert len(text.splitlines()) <= 60, f"{record.name} is longer than a page"


def test_readme_names_the_commands_that_exist(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")

    commands = set(re.findall(r"(?<![\w/])bin/\w+", text))

    assert {"bin/up", "bin/test"} <= commands
    assert {name for name in commands if not (root / name).is_file()} == set()
