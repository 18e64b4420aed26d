"""The village, its plan, and what a browser would be given."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from greenhaven.core.city import City
from greenhaven.core.document import digest, pack
from greenhaven.core.planning.plan import Plan as PlanOfWeeks
from greenhaven.core.planning.settings import PlanSettings
from greenhaven.web.commons.models import Snapshot
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.places.actions import bring_places
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.exchange.models import Plan
from greenhaven.web.exchange.plans.actions import adopt, settings_digest
from tests.web.emptying import empty_tables
from tests.web.neighbours import person
from tests.web.village import village, village_plan, village_state


@pytest.fixture(scope="session", autouse=True)
def emptying_sets_triggers_aside() -> Iterator[None]:
    """Between tests with threads, tables are emptied that the database else keeps from change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty_tables)
        yield


@pytest.fixture(autouse=True)
def no_page_is_kept() -> None:
    """What an earlier test was shown is forgotten; what is counted goes with its transaction."""
    caches["template_fragments"].clear()


@pytest.fixture(autouse=True)
def passwords_are_quick(settings: Settings) -> None:
    """Nobody guesses the village's passwords, so that they need not be slow to try."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def what_is_sent_goes_elsewhere(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No test touches the photos of the one who runs it."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "uploads"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A test that read in another language leaves none of it to the next."""
    yield
    translation.deactivate()


@pytest.fixture
def city() -> City:
    """The village."""
    return village()


@pytest.fixture
def plan() -> PlanOfWeeks:
    """Its plan of two weeks."""
    return village_plan()


@pytest.fixture
def snapshot(db: None, city: City) -> Snapshot:  # noqa: ARG001 -- it opens the database
    """The village as it is published."""
    return take_snapshot(city=city, state=village_state(city), by="a test")[0]


@pytest.fixture
def kept(snapshot: Snapshot, plan: PlanOfWeeks) -> Plan:
    """The plan as the site keeps it."""
    document = pack(plan)
    made = Plan.objects.create(
        snapshot=snapshot,
        start=plan.start,
        weeks=plan.weeks,
        settings_digest=settings_digest(PlanSettings()),
        digest=digest(document),
        document=document,
        summary=dict(plan.summary),
        made_by="a test",
    )
    adopt(plan=made, by="a test")
    return made


@pytest.fixture
def visitor(kept: Plan) -> Client:  # noqa: ARG001 -- the plan is there
    """Someone who opens the site when the plan is there."""
    return Client()


@pytest.fixture
def places(snapshot: Snapshot, city: City) -> dict[str, Place]:  # noqa: ARG001 -- it is published
    """The village's hubs and gardens on the map, by their code."""
    bring_places(city=city)
    return {place.code: place for place in Place.objects.all()}


@pytest.fixture
def resident(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- there is a village to live in
    """Ana, who lives in the village."""
    return person("ana")


@pytest.fixture
def neighbour(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- as above
    """Ben, who lives there too."""
    return person("ben")


@pytest.fixture
def keeper(places: dict[str, Place]) -> Person:
    """Kim, who keeps the village yard, where compost is made."""
    return person("kim", Role.KEEPER, places["yard"])


@pytest.fixture
def gardener(places: dict[str, Place]) -> Person:
    """Gus, who keeps the rose beds."""
    return person("gus", Role.KEEPER, places["rose"])


@pytest.fixture
def coordinator(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- as above
    """Cora, who decides every morning."""
    return person("cora", Role.COORDINATOR)


@pytest.fixture
def steward(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- as above
    """Sol, a steward."""
    return person("sol", Role.STEWARD)


@pytest.fixture
def second_steward(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- as above
    """Sue, another steward."""
    return person("sue", Role.STEWARD)


@pytest.fixture
def auditor(places: dict[str, Place]) -> Person:  # noqa: ARG001 -- as above
    """Ada, who looks the books through."""
    return person("ada", Role.AUDITOR)


@pytest.fixture
def as_someone() -> Callable[[Person], Client]:
    """A browser in which that person has signed in."""

    def sign_in(who: Person) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return sign_in
