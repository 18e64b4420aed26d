"""What the site keeps of the consequences of proposals."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from greenhaven.web.commons.snapshots.models import Rulebook, Snapshot
from greenhaven.web.council.proposals.models import ProposalText


class Work(models.TextChoices):
    """How far a computation is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("not possible")
    STOPPED = "stopped", _("stopped")


class Asked(models.TextChoices):
    """What is asked about a text."""

    CONSEQUENCES = "consequences", _("what it would do")
    CONFLICTS = "conflicts", _("whether the rules leave a plan with it")


class Weighing(models.Model):
    """What was asked about a text: computed for one city, one rulebook and one text; then kept."""

    asks = models.CharField(max_length=12, choices=Asked, default=Asked.CONSEQUENCES)
    text = models.ForeignKey(ProposalText, on_delete=models.PROTECT, related_name="weighings")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    rulebook = models.ForeignKey(Rulebook, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Work, default=Work.WAITING)
    doing = models.CharField(max_length=80, blank=True)
    share = models.FloatField(default=0.0)  # done, 0-1
    words = models.TextField(max_length=4000, blank=True)  # why there are none
    # What is told beside the figures, by language; none until it is done.
    document = models.JSONField(null=True, blank=True)
    packed = models.BinaryField(default=b"")  # the figures: core.forecast's Consequences
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "asks",
                "text",
                "snapshot",
                Coalesce("rulebook", 0),
                condition=models.Q(state__in=["waiting", "running", "done"]),
                name="text_is_weighed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="weighing_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(document__isnull=False),
                name="done_weighing_tells_something",
            ),
            models.CheckConstraint(
                condition=models.Q(asks__in=["consequences", "conflicts"]),
                name="weighing_asks_what_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_asks_display()}: {self.text}"
