"""Batches of the ledger in columns: what each holds, was made of, and has lost to the air."""

from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet, Sum

from greenhaven.cities.recorded import Ingredients, Lots, table_of
from greenhaven.core.city import City
from greenhaven.web.commons.materials import COLUMNS, PARTS
from greenhaven.web.exchange.batches.models import Batch, Stage
from greenhaven.web.exchange.ledger.models import AccountKind, Posting
from greenhaven.web.exchange.reports.models import Hold

MG_PER_T = 1e9
MOST_MIXINGS = 8  # how far back a batch is followed through others that it was mixed from

Parts = dict[str, tuple[float, float]]  # material -> carbon, nitrogen [mg]


def lots_of(city: City) -> tuple[Lots, Ingredients, frozenset[str]]:
    """Recorded batches that hold anything, what they were made of, and all hubs that record."""
    recording = frozenset(
        Batch.objects.filter(place__city=city.id).values_list("place__code", flat=True).distinct()
    )
    if not recording:
        return table_of(Lots), table_of(Ingredients), recording
    batches = list(_holding(city))
    accounts = [batch.account_id for batch in batches]
    gone = _to_air(accounts)
    mixes = _mixes(accounts, set(city.kinds.id.tolist()))
    rows = [_lot(city, batch, gone.get(batch.account_id, (0, 0))) for batch in batches]
    made_of = [
        {
            "lot": batch.code,
            "material": material,
            "carbon": carbon / MG_PER_T,
            "nitrogen": nitrogen / MG_PER_T,
        }
        for batch in batches
        for material, (carbon, nitrogen) in sorted(mixes.get(batch.account_id, {}).items())
    ]
    return table_of(Lots, rows), table_of(Ingredients, made_of), recording


def _holding(city: City) -> QuerySet[Batch]:
    held = Hold.objects.filter(batch=OuterRef("pk"), lifted_at=None)
    return (
        Batch.objects.filter(place__city=city.id, account__balance__wet_mg__gt=0)
        .annotate(is_held=Exists(held))
        .select_related("place", "account__balance")
        .order_by("place__code", "code")
    )


def _lot(city: City, batch: Batch, gone: tuple[int, int]) -> dict[str, object]:
    zone = ZoneInfo(city.timezone)
    ripe = batch.released_at is not None or batch.stage in (Stage.RIPE, Stage.SPENT)
    held = bool(batch.is_held)  # type: ignore[attr-defined]  # annotated
    balance = batch.account.balance
    parts = {
        part: getattr(balance, column) / MG_PER_T
        for part, column in zip(PARTS, COLUMNS, strict=True)
    }
    return parts | {
        "id": batch.code,
        "hub": batch.place.code,
        "started": (batch.started_at or batch.opened_at).astimezone(zone).date().isoformat(),
        "ready": batch.ready_on.isoformat() if batch.ready_on else "",
        "filling": batch.stage == Stage.INTAKE,
        "ripe": ripe,
        "free": not held and (batch.released_at is not None or not ripe),
        "carbon_to_air": gone[0] / MG_PER_T,
        "nitrogen_to_air": gone[1] / MG_PER_T,
    }


def _to_air(accounts: Collection[int]) -> dict[int, tuple[int, int]]:
    """Carbon and nitrogen that each account lost to the air, less what was taken back [mg]."""
    sums: dict[int, tuple[int, int]] = {}
    for end, other, sign in (("source", "target", 1), ("target", "source", -1)):
        air = {f"{end}__in": accounts, f"{other}__kind": AccountKind.AIR}
        rows = Posting.objects.filter(**air).values_list(end)
        for account, carbon, nitrogen in rows.annotate(Sum("carbon_mg"), Sum("nitrogen_mg")):
            before = sums.get(account, (0, 0))
            sums[account] = before[0] + sign * carbon, before[1] + sign * nitrogen
    return sums


def _mixes(accounts: Collection[int], kinds: set[str]) -> dict[int, Parts]:
    """What each account was filled with, by kind; what came from other batches by what they were.

    Batches are mixed forward in time, so a few steps back reach what arose.
    """
    arisen: dict[int, Parts] = {}
    mixed: dict[int, list[tuple[int, float, float]]] = {}
    ahead = set(accounts)
    for _ in range(MOST_MIXINGS):
        ahead -= arisen.keys() | mixed.keys()
        if not ahead:
            break
        found: set[int] = set()
        for target, source, kind, material, carbon, nitrogen in _filled(ahead):
            if material in kinds:
                _add(arisen.setdefault(target, {}), material, carbon, nitrogen)
            elif kind == AccountKind.LOT:
                mixed.setdefault(target, []).append((source, carbon, nitrogen))
                found.add(source)
        ahead = found
    return {account: _resolved(account, arisen, mixed, 0) for account in accounts}


def _filled(accounts: Collection[int]) -> QuerySet[Posting, tuple[int, int, str, str, int, int]]:
    return (
        Posting.objects.filter(target__in=accounts)
        .values_list("target", "source", "source__kind", "material")
        .annotate(Sum("carbon_mg"), Sum("nitrogen_mg"))
    )


def _resolved(
    account: int,
    arisen: dict[int, Parts],
    mixed: dict[int, list[tuple[int, float, float]]],
    depth: int,
) -> Parts:
    parts = dict(arisen.get(account, {}))
    if depth >= MOST_MIXINGS:
        return parts
    for source, carbon, nitrogen in mixed.get(account, []):
        before = _resolved(source, arisen, mixed, depth + 1)
        of_carbon = sum(amounts[0] for amounts in before.values()) or 1.0
        of_nitrogen = sum(amounts[1] for amounts in before.values()) or 1.0
        for material, amounts in before.items():
            shares = amounts[0] / of_carbon, amounts[1] / of_nitrogen
            _add(parts, material, carbon * shares[0], nitrogen * shares[1])
    return parts


def _add(parts: Parts, material: str, carbon: float, nitrogen: float) -> None:
    before = parts.get(material, (0.0, 0.0))
    parts[material] = before[0] + carbon, before[1] + nitrogen
