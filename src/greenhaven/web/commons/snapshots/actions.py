"""What can be done with snapshots and rulebooks: they are kept, and never changed."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from greenhaven.core.city import City, CityState
from greenhaven.core.document import digest, pack
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.web.commons.models import ArticleCosts, Enactment, Publication, Rulebook, Snapshot
from greenhaven.web.commons.snapshots.queries import (
    base_snapshot,
    last_enactment,
    latest_snapshot,
    look_again,
    rulebook_in_force,
)


def snapshot_digest(city_document: bytes, state_document: bytes) -> str:
    """One digest of a city and its state."""
    both = f"{digest(city_document)} {digest(state_document)}"
    return hashlib.sha256(both.encode()).hexdigest()


@transaction.atomic
def take_snapshot(
    *, city: City, state: CityState, by: str, recorded: bool = False
) -> tuple[Snapshot, bool]:
    """Keep a city and its state and make them the present ones. True says that they are new.

    The same ones are kept once; taken again, they are the present ones again. `recorded` says that
    they hold what people recorded here; others came in a folder.
    """
    snapshot, new = _kept(city, state, by)
    if latest_snapshot(city.id) != snapshot:
        Publication.objects.create(snapshot=snapshot, published_by=by, recorded=recorded)
        look_again()
    return snapshot, new


@transaction.atomic
def bring_city(*, city: City, state: CityState, by: str) -> tuple[Snapshot, bool]:
    """Keep a city that comes in a folder as the base of the present one. True says it is new.

    The same folder brought again changes nothing: what people recorded since stays the present.
    """
    snapshot, new = _kept(city, state, by)
    if base_snapshot(city.id) != snapshot:
        Publication.objects.create(snapshot=snapshot, published_by=by)
        look_again()
    return snapshot, new


def _kept(city: City, state: CityState, by: str) -> tuple[Snapshot, bool]:
    city_document, state_document = pack(city), pack(state)
    return Snapshot.objects.get_or_create(
        digest=snapshot_digest(city_document, state_document),
        defaults={
            "city": city.id,
            "name": city.name,
            "day": state.day,
            "city_document": city_document,
            "state_document": state_document,
            "made_by": by,
        },
    )


@transaction.atomic
def enact(*, articles: Articles, by: str) -> Rulebook:
    """Keep a rulebook and put it in force in its city, if it is not."""
    rulebook, _ = Rulebook.objects.get_or_create(
        digest=articles.digest(),
        defaults={
            "city": articles.city,
            "version": articles.version,
            "document": articles.canonical(),
            "made_by": by,
        },
    )
    if rulebook_in_force(articles.city) != rulebook:
        Enactment.objects.create(rulebook=rulebook, enacted_by=by)
    return rulebook


@transaction.atomic
def bring_rulebook(*, articles: Articles, by: str) -> Rulebook | None:
    """Put the rulebook that comes with a city in force, unless others have put one there.

    A city that comes without articles, and has none yet, stays without.
    """
    last = last_enactment(articles.city)
    if last is not None and last.enacted_by != by:
        return last.rulebook
    if last is None and not articles.articles:
        return None
    return enact(articles=articles, by=by)


def hold_city(city: str) -> None:
    """Called in a transaction, it waits for others that hold the city, and makes others wait."""
    # The first publication of a city is always there; who holds it goes on alone.
    held = Publication.objects.select_for_update(no_key=True, of=("self",)).filter(
        snapshot__city=city
    )
    held.order_by("pk").values_list("pk", flat=True).first()


@transaction.atomic
def tell_costs(
    *, rulebook: Rulebook, plan_digest: str, begins_on: date, costs: Mapping[str, str]
) -> ArticleCosts:
    """What each article costs the plan that is from now on in force; told once for each plan."""
    key = {
        "city": rulebook.city,
        "plan_digest": plan_digest,
        "rulebook_digest": rulebook.digest,
    }
    # A plan that is in force again is the last once more.
    ArticleCosts.objects.filter(**key).delete()
    return ArticleCosts.objects.create(**key, begins_on=begins_on, costs=dict(costs))
