"""What a search for rounds is doing, in words."""

from django.utils.translation import gettext as _

from greenhaven.web.exchange.rounds.models import Draft, DraftState


def doing_words(draft: Draft | None) -> str:
    """What it does now; nothing once it has ended."""
    if draft is None or draft.state not in (DraftState.ASKED, DraftState.RUNNING):
        return ""
    if draft.stop_asked_at:
        return _("Stopping; the best rounds so far are kept.")
    if draft.state == DraftState.ASKED:
        return _("Waiting for its turn.")
    known = {
        "looking at hours and ways": _("Looking at hours and ways."),
        "looking for rounds": _("Looking for shorter rounds."),
        "checking": _("Adding up loads and times again."),
    }
    return known.get(draft.doing, _("Reading what was agreed."))
