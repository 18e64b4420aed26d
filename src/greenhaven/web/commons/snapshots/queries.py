"""What is asked of snapshots and of rulebooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from greenhaven.core.city import City, CityState
from greenhaven.core.document import unpack
from greenhaven.core.rules.reading import read_rulebook
from greenhaven.core.rules.rulebook import Rulebook as Articles
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.models import ArticleCosts, Enactment, Publication, Rulebook, Snapshot
from greenhaven.web.commons.prepared import Question

DOCUMENTS = ("snapshot__city_document", "snapshot__state_document")


def latest_snapshot(city_id: str | None = None) -> Snapshot | None:
    """The present snapshot of one city, or of the city published last; without its documents."""
    published = Publication.objects.select_related("snapshot").defer(*DOCUMENTS)
    if city_id is not None:
        published = published.filter(snapshot__city=city_id)
    last = published.order_by("-pk").first()
    return last.snapshot if last else None


def base_snapshot(city_id: str | None = None) -> Snapshot | None:
    """The last snapshot that came in a folder, of one city or of the city loaded last."""
    published = Publication.objects.filter(recorded=False).select_related("snapshot")
    if city_id is not None:
        published = published.filter(snapshot__city=city_id)
    last = published.defer(*DOCUMENTS).order_by("-pk").first()
    return last.snapshot if last else None


@lru_cache(maxsize=4)
def city_of(digest: str) -> City:
    """The city of the snapshot with that digest; kept in memory, for it never changes."""
    row = Snapshot.objects.only("city_document").get(digest=digest)
    return unpack(City, bytes(row.city_document))


@lru_cache(maxsize=4)
def state_of(digest: str) -> CityState:
    """The state of the snapshot with that digest."""
    row = Snapshot.objects.only("state_document").get(digest=digest)
    return unpack(CityState, bytes(row.state_document))


def last_enactment(city: str) -> Enactment | None:
    """What put the rulebook in force that is; without the rulebook's text."""
    made = Enactment.objects.select_related("rulebook").defer("rulebook__document")
    return made.filter(rulebook__city=city).order_by("-pk").first()


def rulebook_in_force(city: str) -> Rulebook | None:
    """The rulebook in force in a city, without its text; None = there are no rules yet."""
    last = last_enactment(city)
    return last.rulebook if last else None


def costs_of_articles(city: str) -> ArticleCosts | None:
    """What the articles in force cost the plan in force; none before there is a plan under them."""
    last = ArticleCosts.objects.filter(city=city).order_by("-pk").first()
    book = rulebook_in_force(city)
    obeyed = last is not None and book is not None and last.rulebook_digest == book.digest
    return last if obeyed else None


@lru_cache(maxsize=16)
def articles_of(digest: str) -> Articles:
    """The rulebook with that digest; kept in memory, for it never changes."""
    return read_rulebook(Rulebook.objects.only("document").get(digest=digest).document)


# Asked several times by each request: the digest alone.
NEWEST = Question(lambda: newest().values_list("snapshot__digest", flat=True))


class NoCityError(GreenhavenError):
    """No city is loaded yet."""


def newest() -> QuerySet[Publication]:
    """What was published last."""
    return Publication.objects.order_by("-pk")[:1]


def present_city(digest: str | None = None) -> City:
    """The city of the newest snapshot, whose digest may have been asked along with other things."""
    return city_of(_present_digest(digest))


def present_state() -> CityState:
    """The state of the same snapshot."""
    return state_of(_present_digest())


def _present_digest(digest: str | None = None) -> str:
    kept = _kept.get()
    if (known := kept[0] if kept else digest or NEWEST.first()) is None:
        raise NoCityError(_("No city is loaded yet. Load one with: greenhaven up"))
    if kept is not None:
        kept[:] = [known]
    return str(known)


# The digest of the present city, where it is to stay the one that was found first.
_kept: ContextVar[list[str] | None] = ContextVar("_kept", default=None)


@contextmanager
def one_city() -> Iterator[None]:
    """Meanwhile the present city is looked up once, and is the same for all that is asked of it."""
    before = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(before)


def look_again() -> None:
    """The present city is another one from now on."""
    if (kept := _kept.get()) is not None:
        kept.clear()
