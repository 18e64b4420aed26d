"""`greenhaven invite` and `greenhaven people`: who does what on the site."""

from typing import Annotated

import typer

from greenhaven.cli.site import run_on_site

JSON = typer.Option("--json", help="One object on standard output.")


def invite(
    *,
    role: Annotated[str, typer.Option(help="keeper, coordinator, council, steward or auditor.")],
    place: Annotated[str, typer.Option(help="Of a keeper: the code of the place.")] = "",
    email: Annotated[str, typer.Option(help="Only who has this address can use it.")] = "",
    days: Annotated[int, typer.Option(help="How long the link holds, 1 to 90.")] = 14,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Print a link with which one person takes a role, once; so the first steward comes in."""
    told = {"role": role, "place": place, "email": email, "days": days}
    run_on_site("invite_person", as_json=as_json, **told)


def people(*, as_json: Annotated[bool, JSON] = False) -> None:
    """Tell how many people take part, and who has which role."""
    run_on_site("list_people", as_json=as_json)
