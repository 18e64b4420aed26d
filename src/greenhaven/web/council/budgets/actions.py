"""Budgets are opened and cancelled."""

import uuid
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.budgets.errors import BudgetError
from greenhaven.web.council.budgets.models import Budget, BudgetState
from greenhaven.web.council.budgets.money import MOST_CENTS
from greenhaven.web.council.budgets.queries import stage_of
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.numbers import hold_city

TAKEN = frozenset({"new", "import"})  # names of pages
BEFORE_THE_VOTE = (BudgetState.IDEAS, BudgetState.COSTING)


@transaction.atomic
def open_budget(  # noqa: PLR0913 -- all that a budget begins with
    *,
    by: Person,
    title: str,
    amount_cents: int,
    ideas_until: date,
    costed_until: date,
    about: str = "",
    level: str = Level.CITY,
    district: str = "",
    circle: Circle | None = None,
    key: uuid.UUID | None = None,
) -> Budget:
    """Put money up to be shared out; the same key again is the same budget."""
    city, named = present_city(), title.strip()
    hold_city(city.id)
    if key and (known := Budget.objects.filter(key=key).first()):
        if (known.opened_by_id, known.title, known.amount_cents) != (by.pk, named, amount_cents):
            raise sent_otherwise()
        return known
    if not named:
        raise BudgetError(_("Give the budget a name."))
    if not 0 < amount_cents <= MOST_CENTS:
        raise BudgetError(_("A budget is more than nothing, and not beyond all measure."))
    if not clock.today(city) <= ideas_until <= costed_until:
        raise BudgetError(
            _("Ideas come first, then their costs: choose two days from today on, in this order.")
        )
    made = Budget.objects.create(
        key=key or uuid.uuid4(),
        city=city.id,
        level=level,
        district=district,
        circle=circle,
        slug=free_slug(city.id, named),
        title=named,
        about=about.strip(),
        amount_cents=amount_cents,
        currency=city.currency,
        ideas_until=ideas_until,
        costed_until=costed_until,
        opened_by=by,
        opened_at=clock.now(city),
    )
    told = {"title": named, "amount_cents": amount_cents, "currency": made.currency}
    witness(by=by, action="budget.open", subject=made, told=told)
    return made


@transaction.atomic
def cancel(*, budget: Budget, by: Person) -> Budget:
    """Take a budget back before people vote on it; what was proposed stays to read."""
    row = held(budget)
    if row.state == BudgetState.CANCELLED:
        return row
    if stage_of(row, clock.today(present_city())) not in BEFORE_THE_VOTE:
        raise BudgetError(_("People vote on it, or have voted: it cannot be taken back any more."))
    row.state = BudgetState.CANCELLED
    row.save(update_fields=["state"])
    witness(by=by, action="budget.cancel", subject=row)
    return row


def held(budget: Budget) -> Budget:
    """The budget as it is now, held until the transaction ends."""
    rows = Budget.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "circle", "poll"
    )
    return rows.get(pk=budget.pk)


def held_before_the_vote(budget: Budget) -> Budget:
    """The same, where projects may still change."""
    row = held(budget)
    if stage_of(row, clock.today(present_city())) not in BEFORE_THE_VOTE:
        raise BudgetError(_("The projects of this budget stand as they are: nothing is changed."))
    return row


def sent_otherwise() -> BudgetError:
    """What is said where a form comes again with other content."""
    return BudgetError(
        _("This form was sent before with other content. Open the page again and fill it in.")
    )


def url_of(budget: Budget) -> str:
    """Where a budget is found."""
    return f"/budgets/{budget.slug}/"


def free_slug(city: str, title: str) -> str:
    """A name for its address that no other has."""
    stem = slugify(title)[:60].strip("-") or "budget"
    used = Budget.objects.filter(city=city, slug__startswith=stem)
    taken = TAKEN | set(used.values_list("slug", flat=True))
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
