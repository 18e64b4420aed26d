"""A city and its movements through time, for all members of an ensemble at once.

What comes ripens in the hubs, is laid on beds, and is followed in their soil; everything that
enters is accounted for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from greenhaven.core.city import City, CityState
from greenhaven.core.forecast.materials import ForecastError, Reason
from greenhaven.core.forecast.twin.accounts import Account, account, balance
from greenhaven.core.forecast.twin.bed_unknowns import GARDEN_UNKNOWNS
from greenhaven.core.forecast.twin.climate import climate_of
from greenhaven.core.forecast.twin.garden_futures import GardenFutures
from greenhaven.core.forecast.twin.garden_twin import run_gardens
from greenhaven.core.forecast.twin.hub_futures import HubFutures, additions_kg
from greenhaven.core.forecast.twin.hub_twin import run_hubs
from greenhaven.core.forecast.twin.hub_unknowns import hub_unknowns
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members, Uncertain

MOST_IMBALANCE = 1e-6

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Futures:
    """What becomes of a schedule, in each member.

    Attributes
    ----------
    members : Members
    hubs : HubFutures
    gardens : GardenFutures
    account : Account
        Where all that entered the hubs went.
    balance : mapping of str to float
        By element, the worst relative imbalance of any account; at most 1e-6.
    """

    members: Members
    hubs: HubFutures
    gardens: GardenFutures
    account: Account
    balance: Mapping[str, float]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What they rest on."""
        return tuple(dict.fromkeys((*self.hubs.reasons, *self.gardens.reasons)))


def twin_unknowns(city: City) -> tuple[Uncertain, ...]:
    """All that a member draws, of hubs and of gardens."""
    return (*hub_unknowns(city), *GARDEN_UNKNOWNS)


def follow(
    city: City,
    state: CityState,
    schedule: Schedule,
    members: Members,
    *,
    progress: Progress | None = None,
) -> Futures:
    """Follow a schedule through hubs and gardens.

    Parameters
    ----------
    city : City
    state : CityState
        Of the schedule's first day.
    schedule : Schedule
    members : Members
        With weather years of `weather_years` and the quantities of `twin_unknowns(city)`.
    progress : callable, optional
        Called with what is being done and the share done, 0–1; raise from it to stop.

    Raises
    ------
    ForecastError
        If what is given does not fit together; or if an account does not add up to 1e-6, which
        would be a fault of the twin.
    ColumnError
        If the schedule names what the city does not have.
    """
    tell = progress or (lambda _what, _share: None)
    tell("weather", 0.0)
    climate = climate_of(city, schedule.start, schedule.days, members.weather_year)
    tell("hubs", 0.05)
    hubs = run_hubs(city, state, schedule, members, climate)
    tell("gardens", 0.2)
    gardens = run_gardens(city, additions_kg(city, schedule, hubs), members, climate)
    tell("accounts", 0.95)
    errors = balance(city, schedule, members, hubs, gardens)
    _refuse_imbalance(errors)
    tell("accounts", 1.0)
    return Futures(members, hubs, gardens, account(city, schedule, members, hubs), errors)


def _refuse_imbalance(errors: Mapping[str, float]) -> None:
    for element, error in errors.items():
        if not error <= MOST_IMBALANCE:  # nor where it is not a number
            raise ForecastError(
                f"the accounts of {element} were expected to balance to {MOST_IMBALANCE:g}, they "
                f"are {error:.3g} apart: this is a fault of the twin, please report it"
            )
