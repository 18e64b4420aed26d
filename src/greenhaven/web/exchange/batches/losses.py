"""What leaves a heap while it composts, in whole milligrams.

Carbon goes as carbon dioxide, with the rest of the organic matter that it was bound in; nitrogen
goes along with it; water evaporates, or runs off. Ash stays, with its phosphorus and potassium: it
tells how far the carbon has decayed, whatever was given away meanwhile.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from greenhaven.core.models.composting.planning import (
    accessible,
    k_rapid,
    k_slow,
    nitrogen_with_carbon,
    part_rapid,
)
from greenhaven.web.commons.materials import NOTHING, Vector

# Where a material is not in the city's table: as yard trimmings, which lose 57.2 % of C and 13.9 %
# of N (SWOLF, composting inputs).
CARBON_LOSS = 0.572
NITROGEN_LOSS = CARBON_LOSS * nitrogen_with_carbon.value
DRIEST, WETTEST = 0.10, 0.85  # of the wet mass; a choice of this project: no heap lies beyond


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid [mg], and the shares of it that composting takes in the end."""

    carbon: int = 0
    nitrogen: int = 0
    ash: int = 0
    carbon_loss: float = CARBON_LOSS
    nitrogen_loss: float = NITROGEN_LOSS

    @classmethod
    def of(cls, parts: Sequence["Laid"]) -> "Laid":
        """All of them together."""
        carbon = sum(part.carbon for part in parts)
        nitrogen = sum(part.nitrogen for part in parts)
        lost_carbon = sum(part.carbon * part.carbon_loss for part in parts)
        lost_nitrogen = sum(part.nitrogen * part.nitrogen_loss for part in parts)
        return cls(
            carbon,
            nitrogen,
            sum(part.ash for part in parts),
            lost_carbon / carbon if carbon else CARBON_LOSS,
            lost_nitrogen / nitrogen if nitrogen else NITROGEN_LOSS,
        )


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where what is gone from a heap went, and what a measurement says against the books."""

    air: Vector = NOTHING
    leachate: Vector = NOTHING
    rain: Vector = NOTHING  # water that came
    missing: Vector = NOTHING  # less is there than the books can explain
    found: Vector = NOTHING  # more is there


def decayed_share(days: float) -> float:
    """Share of what decays in the end that has decayed after some days.

    Two pools at first order, with the constants that plans use, at best conditions: what a heap
    loses earlier than this it loses later.
    """
    rapid = part_rapid.value * -math.expm1(-k_rapid.value * days)
    slow = (1 - part_rapid.value) * -math.expm1(-k_slow.value * days)
    return min(max(rapid + slow, 0.0), 1.0)


def decay(content: Vector, laid: Laid, days: float) -> Vector:
    """Dry matter that has left since the last time that it was settled, by the literature."""
    gone = laid.carbon_loss * decayed_share(days)
    return _dry_loss(content, laid, gone)


def decay_to(content: Vector, laid: Laid, dry_left: int) -> Vector | None:
    """Dry matter that has left where it was measured how much is left; None = it cannot be so."""
    organic = content.wet - content.water - content.ash
    lost = content.wet - content.water - dry_left
    reachable = organic * accessible.value
    if not 0 <= lost <= reachable or not organic:
        return None
    left = content.carbon * (1 - lost / organic)
    start = _start(content, laid)
    return _dry_loss(content, laid, 1 - left / start if start else 0.0)


def _start(content: Vector, laid: Laid) -> float:
    """Carbon that was laid with the ash that is here now [mg]."""
    return laid.carbon * content.ash / laid.ash if laid.ash else float(content.carbon)


def _dry_loss(content: Vector, laid: Laid, gone: float) -> Vector:
    """What has to leave so that this share of the carbon that was laid is gone."""
    start = _start(content, laid)
    carbon = _between(0, round(content.carbon - start * (1 - gone)), content.carbon)
    if not content.carbon:
        return NOTHING
    left = 1 - (content.carbon - carbon) / start if start else 0.0
    share = min(left / laid.carbon_loss, 1.0) * laid.nitrogen_loss if laid.carbon_loss else 0.0
    laid_nitrogen = laid.nitrogen * content.ash / laid.ash if laid.ash else content.nitrogen
    kept = round(laid_nitrogen * (1 - share))
    nitrogen = _between(0, content.nitrogen - kept, content.nitrogen) if carbon else 0
    organic = content.wet - content.water - content.ash
    other = organic - content.carbon - content.nitrogen
    whole = carbon + nitrogen + other * carbon // content.carbon
    return Vector(wet=whole, carbon=carbon, nitrogen=nitrogen)


def settlement(
    content: Vector, remaining: int, laid: Laid, days: float, *, caught: int = 0
) -> Settlement:
    """Where everything went, when the heap weighs `remaining` [mg]; `caught` ran off as liquid."""
    return _settled(content, remaining, decay(content, laid, days), caught)


def settlement_of_measured(
    content: Vector, remaining: int, moisture: float, laid: Laid, *, caught: int = 0
) -> Settlement:
    """The same where its moisture was measured too, so that the dry matter left is known."""
    dry_left = remaining - round(remaining * moisture)
    lost = decay_to(content, laid, dry_left)
    if lost is not None:
        return _settled(content, remaining, lost, caught)
    # More or less dry matter than there can be: the books take over what was measured.
    whole = content.drawn(min(content.wet, remaining))
    there = scaled(content, remaining) if remaining > content.wet else whole
    water = remaining - dry_left
    as_measured = with_water(there, water) if there else NOTHING
    gained, gone = changes(content, as_measured)
    return Settlement(missing=gone, found=gained)


def _settled(content: Vector, remaining: int, lost: Vector, caught: int) -> Settlement:
    """Water closes the balance, within what a heap can hold; beyond that the books were wrong."""
    here, lost = _fitted(content, remaining, lost)
    dry = here - Vector(wet=here.water, water=here.water) - lost
    # By rounding, a few milligrams of dry matter may be more than all that was weighed.
    over = dry.drawn(max(dry.wet - remaining, 0))
    missing = (content - here if here.within(content) else NOTHING) + over
    found = here - content if content.within(here) else NOTHING
    evaporated = here.water - (remaining - (dry - over).wet)
    if evaporated < 0:
        rain = Vector(wet=-evaporated, water=-evaporated)
        return Settlement(air=lost, rain=rain, missing=missing, found=found)
    ran_off = min(caught, evaporated)
    vapour = evaporated - ran_off
    return Settlement(
        air=lost + Vector(wet=vapour, water=vapour),
        leachate=Vector(wet=ran_off, water=ran_off),
        missing=missing,
        found=found,
    )


def _fitted(content: Vector, remaining: int, lost: Vector) -> tuple[Vector, Vector]:
    """As much of everything as a heap of that weight can be of, and what has left of that."""
    dry_left = content.wet - content.water - lost.wet
    least = math.ceil(dry_left / (1 - DRIEST))
    most = math.floor(dry_left / (1 - WETTEST))
    if remaining < least:  # less than it can weigh at its driest: a part of everything is not there
        here = content.drawn(content.wet * remaining // least)
        wanted = lost.drawn(lost.wet * remaining // least)
    elif 0 < most < remaining:  # more than it can weigh at its wettest
        here = scaled(content, -(-content.wet * remaining // most))
        wanted = scaled(lost, lost.wet * remaining // most)
    else:
        return content, lost
    pieces = zip(_pieces(here), _pieces(wanted), strict=True)
    return here, _joined(tuple(min(each) for each in pieces))


def changes(before: Vector, after: Vector) -> tuple[Vector, Vector]:
    """What has to come and what has to go so that one becomes the other; both can be."""
    pieces = list(zip(_pieces(before), _pieces(after), strict=True))
    came = tuple(max(new - old, 0) for old, new in pieces)
    went = tuple(max(old - new, 0) for old, new in pieces)
    return _joined(came), _joined(went)


def _pieces(vector: Vector) -> tuple[int, ...]:
    """Parts that do not overlap: water, C, N, P, K, the rest of the ash, the rest."""
    other_ash = vector.ash - vector.phosphorus - vector.potassium
    rest = vector.wet - vector.water - vector.carbon - vector.nitrogen - vector.ash
    inner = (vector.water, vector.carbon, vector.nitrogen)
    return (*inner, vector.phosphorus, vector.potassium, other_ash, rest)


def _joined(pieces: tuple[int, ...]) -> Vector:
    water, carbon, nitrogen, phosphorus, potassium, other_ash, _rest = pieces
    ash = phosphorus + potassium + other_ash
    return Vector(sum(pieces), water, carbon, nitrogen, phosphorus, potassium, ash)


def with_water(vector: Vector, water: int) -> Vector:
    """The same wet mass with so much water in it; the dry matter keeps its proportions."""
    dry = vector - Vector(wet=vector.water, water=vector.water)
    wanted = vector.wet - water
    grown = dry.drawn(wanted) if wanted <= dry.wet else scaled(dry, wanted)
    return grown + Vector(wet=water, water=water)


def scaled(vector: Vector, wet: int) -> Vector:
    """The same make-up, of any wet mass [mg]."""
    if not vector.wet:
        return Vector(wet=wet)
    whole, rest = divmod(wet, vector.wet)
    return vector.drawn(rest) + Vector(*(whole * part for part in astuple(vector)))


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))
