"""Go through the books of the ledger from the beginning."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from greenhaven.web.commons.quantities import number
from greenhaven.web.exchange.ledger.checking import MOST_NAMED, Checked, check_ledger


class Command(BaseCommand):
    """`check_ledger`"""

    help = "Count every balance of the ledger anew from its postings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How it is told."""
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="one object, nothing else"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Count, tell, and fail where something is wrong."""
        found = check_ledger()
        if options["as_json"]:
            self.stdout.write(json.dumps(as_object(found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_lines(found)))
        if not found.holds and options["as_json"]:
            sys.exit(1)  # the object says why
        if not found.holds:
            raise CommandError("The books do not hold.")


def as_object(found: Checked) -> dict[str, Any]:
    """What was found, for a script; amounts in milligrams."""
    return {
        "holds": found.holds,
        "accounts": found.accounts,
        "events": found.events,
        "postings": found.postings,
        "imbalance_mg": asdict(found.imbalance),
        "wrong_balances": [asdict(each) for each in found.wrong],
        "missing_guards": list(found.unwatched),
    }


def as_lines(found: Checked) -> list[str]:
    """What was found, for a person."""
    counts = (found.accounts, found.events, found.postings)
    accounts, events, postings = (number(count) for count in counts)
    lines = [f"{accounts} accounts, {events} events, {postings} postings."]
    parts = [f"{part} {amount} mg" for part, amount in asdict(found.imbalance).items() if amount]
    lines.append(f"Sum over all accounts: {', '.join(parts) or '0 g of everything'}.")
    lines += [f"Wrong: {each}." for each in found.wrong[:MOST_NAMED]]
    if len(found.wrong) > MOST_NAMED:
        lines.append(f"… and {number(len(found.wrong) - MOST_NAMED)} more.")
    lines += [f"The database no longer watches: {name} is missing." for name in found.unwatched]
    if found.holds:
        lines.append("Every balance is the sum of its postings, and the database watches.")
    return lines
