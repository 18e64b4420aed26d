"""What a text would do is asked for, computed once, and kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import latest_snapshot, rulebook_in_force
from greenhaven.web.council.consequences.models import Asked, Weighing, Work
from greenhaven.web.council.consequences.queries import UNDER_WAY
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.proposals.models import ProposalText

KNOWN = (Work.WAITING, Work.RUNNING, Work.DONE)
# Plans and forecasts come first; what a vote waits for comes before what people read meanwhile.
PRIORITY = {Asked.CONFLICTS: -10, Asked.CONSEQUENCES: -20}
SOONER = 5  # what somebody waits for, than what is computed anew by the clock


@transaction.atomic
def ask_weighing(
    *, text: ProposalText, by: Person | None = None, asks: Asked = Asked.CONSEQUENCES
) -> Weighing:
    """Wish to know what a text would do to the present city; what is known is not asked again."""
    from greenhaven.web.council.consequences.tasks import weigh_text  # noqa: PLC0415 -- it calls us

    city = text.proposal.city
    snapshot = latest_snapshot(city)
    if snapshot is None:
        raise CouncilError(_("No city is loaded, so nothing can be computed."))
    ProposalText.objects.select_for_update(no_key=True, of=("self",)).get(pk=text.pk)
    key = {
        "asks": asks,
        "text": text,
        "snapshot": snapshot,
        "rulebook": rulebook_in_force(city),
    }
    known = Weighing.objects.filter(**key, state__in=KNOWN).order_by("-pk").first()
    if known is not None:
        return known
    made = Weighing.objects.create(**key)
    if by is not None:
        witness(by=by, action="proposal.weigh", subject=made, told={"asks": made.asks})
    work = weigh_text.using(priority=PRIORITY[asks] + (SOONER if by is not None else 0))
    transaction.on_commit(lambda: work.enqueue(made.pk))
    return made


@transaction.atomic
def stop_weighing(*, weighing: Weighing, by: Person) -> Weighing:
    """End it at its next step; what was known before stays."""
    row = Weighing.objects.select_for_update(no_key=True, of=("self",)).get(pk=weighing.pk)
    if row.state in UNDER_WAY:
        row.state, row.ended_at = Work.STOPPED, timezone.now()
        row.save(update_fields=["state", "ended_at"])
        witness(by=by, action="proposal.weigh_stop", subject=row)
    return row
