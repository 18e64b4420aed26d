"""What people are told of emergencies: which group of news, and in which words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.notices.models import Group

OF_EMERGENCIES: Mapping[str, tuple[Group, Promise | str]] = {
    "emergency.called": (
        Group.SAFETY,
        _(
            "A steward asks to set an emergency rule in force by hand. It takes two: read why, "
            "and confirm it or not."
        ),
    ),
    "emergency.begins": (
        Group.SAFETY,
        _(
            "An emergency rule is set in force from %(begins_on)s on. It ends by itself on "
            "%(until_on)s at %(hour)s. Read what stops, where, and why."
        ),
    ),
    "emergency.rehearsed": (
        Group.SAFETY,
        _(
            "This is a rehearsal, there is no danger: an emergency rule is set in force from "
            "%(begins_on)s on. It ends by itself on %(until_on)s at %(hour)s."
        ),
    ),
    "emergency.ended": (
        Group.SAFETY,
        _("The emergency of %(begins_on)s is over. What usually holds holds again."),
    ),
    "emergency.report_due": (
        Group.COUNCIL,
        _("An emergency is over. Write what it did, for everybody to read, until %(until_on)s."),
    ),
}
