"""`verify_audit`: walk the audit chain and name what is wrong."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from greenhaven.web.commons.audit.signing import AuditError, Line
from greenhaven.web.commons.audit.verifying import Verdict, verify

BAD_INPUT = 2


class Command(BaseCommand):
    """Compute the whole chain again."""

    help = "Walk the audit chain, and hold it against the checkpoints and lines that were kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file of kept lines, and how to answer."""
        parser.add_argument("--kept", type=Path, help="a file with lines that were kept")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, kept: Path | None, as_json: bool, **_options: object) -> None:
        """Tell what was found; end with 1 where something is wrong."""
        lines = read_lines(kept) if kept else []
        try:
            verdict = verify(lines)
        except AuditError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(as_object(verdict)) if as_json else in_words(verdict))
        if not verdict.whole and as_json:
            sys.exit(1)  # the object says why
        if not verdict.whole:
            raise CommandError("The audit is not what it was.")


def read_lines(path: Path) -> list[Line]:
    """The lines that someone kept, one each; empty ones and remarks after # are left out."""
    try:
        texts = path.read_text(encoding="utf-8").splitlines()
        return [Line.read(text) for text in texts if text.strip() and text.strip()[0] != "#"]
    except (OSError, UnicodeDecodeError, AuditError) as error:
        raise CommandError(f"{path}: {error}", returncode=BAD_INPUT) from error


def as_object(verdict: Verdict) -> dict[str, object]:
    """For a script."""
    return {
        "whole": verdict.whole,
        "rows": verdict.rows,
        "told": verdict.told,
        "forgotten": verdict.forgotten,
        "checkpoints": verdict.checkpoints,
        "root": verdict.root,
        "first_bad_row": min(verdict.faults).number if verdict.faults else None,
        "missing_guards": list(verdict.unguarded),
        "faults": [fault._asdict() for fault in verdict.faults],
    }


def in_words(verdict: Verdict) -> str:
    """For a person."""
    wrong = [f"Row {fault.number} {fault.what}." for fault in sorted(verdict.faults)]
    wrong += [f"The database's guard {name} is missing." for name in verdict.unguarded]
    if wrong:
        return "\n".join(wrong)
    return (
        f"{verdict.rows} rows are whole, each linked to the one before it.\n"
        f"What was told: {verdict.told} match, {verdict.forgotten} were forgotten on request.\n"
        f"Checkpoints: {verdict.checkpoints} match."
    )
