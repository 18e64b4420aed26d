"""What one hub's weeks may bring, and the batches that lie there with their origins."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from greenhaven.web.commons.quantities import mass
from greenhaven.web.exchange.plans.ahead import kept_outlook
from greenhaven.web.exchange.plans.origins import BatchOrigins, Origin, OriginBook, told
from greenhaven.web.exchange.plans.places import Places
from greenhaven.web.exchange.plans.queries import Loop, lineage_of, outlook_of
from greenhaven.web.exchange.plans.series import Series, many
from greenhaven.web.exchange.plans.titles import HUB_SERIES

MAP_NAMES = 5  # districts that the words beside the map name


@dataclass(frozen=True, slots=True)
class Run:
    """Batches of one make-up and mass that follow one another."""

    batches: tuple[BatchOrigins, ...]

    @property
    def first(self) -> BatchOrigins:
        """The first of them, which stands for all."""
        return self.batches[0]

    @property
    def last(self) -> BatchOrigins:
        """The last of them."""
        return self.batches[-1]


@dataclass(frozen=True, slots=True)
class HubAhead:
    """What the plan in force may bring to one hub."""

    members: int
    series: tuple[Series, ...]
    batches: tuple[BatchOrigins, ...]
    origins: tuple[Origin, ...] = ()  # of all batches that the plan starts

    @property
    def before(self) -> tuple[BatchOrigins, ...]:
        """Batches that lay there when the plan began."""
        return tuple(batch for batch in self.batches if batch.lay_before)

    @property
    def started(self) -> tuple[BatchOrigins, ...]:
        """Batches that the plan starts."""
        return tuple(batch for batch in self.batches if not batch.lay_before)

    @property
    def runs(self) -> list[Run]:
        """Batches that the plan starts, those alike that follow one another as one."""
        alike = groupby(self.started, key=lambda batch: (batch.words, mass(batch.laid_t)))
        return [Run(tuple(batches)) for _key, batches in alike]

    @property
    def map_words(self) -> str:
        """What the map of origins says."""
        named = [origin for origin in self.origins if origin.district][:MAP_NAMES]
        return _("What the plan lays here comes mostly from: %(names)s") % {"names": told(named)}

    @property
    def before_t(self) -> float:
        """What lay there when the plan began."""
        return sum(batch.laid_t for batch in self.before)


def hub_ahead(loop: Loop, hub: str) -> HubAhead | None:
    """What the plan in force may bring to one hub; None = it was not looked ahead."""
    if (outlook := kept_outlook(loop)) is None or (known := outlook_of(loop.kept)) is None:
        return None
    if hub not in outlook.hub_weeks.places:
        return HubAhead(outlook.members, (), ())
    sheaves = (outlook.start, outlook.hub_weeks, outlook.hub_totals)
    book = OriginBook(Places(loop.city), lineage_of(known.digest), outlook.start)
    return HubAhead(
        outlook.members, many(*sheaves, HUB_SERIES, hub), tuple(book.hub(hub)), book.started(hub)
    )
