"""Maps are published: what everybody may see of them, with the digest of their votes."""

import json
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Least

from greenhaven.core.voice.opinions.compared import compare, only
from greenhaven.core.voice.opinions.opinion_map import OpinionMap as Shown
from greenhaven.core.voice.opinions.published import digest_of_document, published, to_json
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.drawing import labels_of, map_of, verified_of
from greenhaven.web.council.conversations.models import Conversation, OpinionMap
from greenhaven.web.council.conversations.rows import code_of


def due() -> QuerySet[Conversation]:
    """Conversations whose last map is older than what was said or moderated."""
    return Conversation.objects.exclude(mapped=F("cast")).order_by("pk")


def draw_again(conversations: QuerySet[Conversation]) -> None:
    """Have their maps drawn anew, whatever is being drawn at this moment."""
    conversations.update(mapped=Least(F("mapped"), Value(0)) - 1)


def count_out(person: Person) -> None:
    """Before someone's opinions are deleted: they leave the groups, and maps are drawn anew."""
    theirs = set(person.opinions.values_list("conversation", flat=True))
    for each in Conversation.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=theirs
    ):
        each.groups.pop(code_of(each, person.pseudonym), None)
        each.withdrawn += 1
        each.save(update_fields=["groups", "withdrawn"])
        draw_again(Conversation.objects.filter(pk=each.pk))


def publish(conversation: Conversation) -> OpinionMap:
    """Draw the map, keep what everybody may see of it, and its groups for their colours."""
    shown = map_of(conversation, now=True)
    at = clock.now(present_city())
    verified = only(shown, verified_of(conversation, at))
    differs = compare(shown, verified).differs
    with transaction.atomic():
        row = _kept(conversation, shown, of_everybody=True, differs=differs)
        _kept(conversation, verified, of_everybody=False, differs=differs)
        _thin_out(conversation, row.made_at)
        # What was said since it was read makes it due again.
        Conversation.objects.filter(pk=conversation.pk, mapped=conversation.mapped).update(
            mapped=conversation.cast, groups=labels_of(shown)
        )
    return row


def text_of(row: OpinionMap) -> str:
    """The document as it was published, letter by letter."""
    return json.dumps(
        row.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _kept(
    conversation: Conversation, shown: Shown, *, of_everybody: bool, differs: bool
) -> OpinionMap:
    text = to_json(published(shown))
    row, _new = OpinionMap.objects.get_or_create(
        conversation=conversation,
        digest=digest_of_document(text),
        of_everybody=of_everybody,
        defaults={
            "votes_digest": shown.digest,
            "votes": len(shown.sheet.vote),
            "participants": len(shown.space.participants),
            "document": json.loads(text),
            "differs": differs,
        },
    )
    return row


def _thin_out(conversation: Conversation, made_at: datetime) -> None:
    """Of each past day the last maps are kept."""
    before = made_at.replace(hour=0, minute=0, second=0, microsecond=0)
    old = conversation.maps.filter(made_at__lt=before).order_by("made_at")
    last: dict[tuple[object, bool], int] = {}
    rows = list(old.values_list("pk", "made_at", "of_everybody"))
    for pk, at, of_everybody in rows:
        last[at.date(), of_everybody] = pk
    gone = {pk for pk, *_rest in rows} - set(last.values())
    OpinionMap.objects.filter(pk__in=gone).delete()
