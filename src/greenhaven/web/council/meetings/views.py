"""The pages of meetings: which come, one of them, its paper, and its date for a calendar."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.queries import level_title
from greenhaven.web.council.meetings import actions, minutes, queries
from greenhaven.web.council.meetings.forms import CallForm, MinutesForm, PointForm
from greenhaven.web.council.meetings.ical import ical_of
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.meetings.queries import meeting_of, point_of, points_of

A_PAGE = 20
FORMS = ["GET", "HEAD", "POST"]


class Site:
    """What belongs to no circle: who calls a meeting of it has a role of the site."""

    def parties(self) -> Parties:
        """Nobody's."""
        return NOBODYS


def refuse_outsiders(request: HttpRequest, meeting: Meeting) -> None:
    """Who may not read of it finds no such meeting; nor does anybody one that is not published."""
    actor, parties = actor_of(request), meeting.parties()
    inside = meeting.circle_id is None or actor.may("circle.inside", parties)
    shown = meeting.published_at is not None or actor.may("meeting.call", parties)
    if not (inside and shown):
        raise Http404(_("There is no such meeting here."))


@needs("council.read")
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Those to come, and those that were."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    found = queries.meetings(city.id, actor)
    calls = actor.may("meeting.call")
    if not calls:
        found = found.exclude(published_at=None)
    ahead = found.filter(ends_at__gt=now).order_by("begins_at", "pk")[: 2 * A_PAGE]
    past = Paginator(found.filter(ends_at__lte=now).order_by("-begins_at", "-pk"), A_PAGE)
    page = past.get_page(request.GET.get("page"))
    context = {
        "section": "council",
        "ahead": [(each, level_title(each, city)) for each in ahead],
        "page": page,
        "past": [(each, level_title(each, city)) for each in page],
        "may_call": calls,
    }
    return render(request, "council/meetings_all.html", context)


@needs("council.read", meeting_of)
@require_safe
def meeting(request: HttpRequest, found: Meeting) -> HttpResponse:
    """One meeting: its agenda before, its minutes afterwards."""
    refuse_outsiders(request, found)
    actor, now = actor_of(request), clock.now(present_city())
    tends = actor.may("meeting.call", found.parties())
    stands = found.cancelled_at is None
    to_come = stands and found.begins_at > now
    person = actor.person
    form = PointForm()
    form.offer(found)
    context = _frame(found) | {
        "may_change": tends and to_come,
        "may_write": tends and stands and not to_come and found.approved_at is None,
        "may_approve": tends
        and bool(found.minutes)
        and found.approved_at is None
        and person is not None
        and found.minutes_by_id != person.pk,
        "point_form": form if tends and to_come else None,
    }
    return render(request, "council/meetings_one.html", context)


def _frame(found: Meeting) -> dict[str, object]:
    return {
        "section": "council",
        "meeting": found,
        "level": level_title(found, present_city()),
        "points": points_of(found),
    }


@needs("council.read", meeting_of)
@require_safe
def paper(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Agenda and minutes to print."""
    refuse_outsiders(request, found)
    return render(request, "council/meetings_paper.html", _frame(found))


@needs("council.read", meeting_of)
@require_safe
def calendar(request: HttpRequest, found: Meeting) -> HttpResponse:
    """The meeting for one's own calendar."""
    refuse_outsiders(request, found)
    text = ical_of(found, points_of(found), present_city(), request.get_host())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return answer


@needs("meeting.call", Site)
@require_http_methods(FORMS)
def call(request: HttpRequest, _site: Site) -> HttpResponse:
    """Call a meeting of the city, a district or a circle of one's own."""
    return _calling(request, None)


@needs("meeting.call", circle_of)
@require_http_methods(FORMS)
def call_in_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Call the members of a circle together."""
    return _calling(request, circle)


def _calling(request: HttpRequest, circle: Circle | None) -> HttpResponse:
    form = CallForm(request.POST or None)
    form.offer(present_city(), person_of(request), circle)
    if form.is_valid():
        try:
            made = actions.call_meeting(by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Now make the agenda, and publish it."))
            return redirect("meeting", made.pk)
    context = {"section": "council", "form": form, "circle": circle}
    status = 422 if form.is_bound else 200
    return render(request, "council/meetings_new.html", context, status=status)


@needs("meeting.call", meeting_of)
@require_http_methods(FORMS)
def write(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Write the minutes."""
    form = MinutesForm(found, points_of(found), request.POST or None)
    if form.is_valid():
        try:
            minutes.write_minutes(meeting=found, by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The minutes are written. Somebody else approves them."))
            return redirect("meeting", found.pk)
    context = {"section": "council", "meeting": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "council/meetings_minutes.html", context, status=status)


@needs("meeting.call", meeting_of)
@require_POST
def approve(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Approve the minutes of another."""
    return _done(
        request,
        found,
        _("The minutes are approved."),
        lambda: minutes.approve_minutes(meeting=found, by=person_of(request)),
    )


@needs("meeting.call", meeting_of)
@require_POST
def publish(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Publish the agenda."""
    return _done(
        request,
        found,
        _("The agenda is published, and people are told."),
        lambda: actions.publish(meeting=found, by=person_of(request)),
    )


@needs("meeting.call", meeting_of)
@require_POST
def cancel(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Say that it does not take place."""
    return _done(
        request,
        found,
        _("The meeting is cancelled."),
        lambda: actions.cancel(meeting=found, by=person_of(request)),
    )


@needs("meeting.call", meeting_of)
@require_POST
def add_point(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Put a point on the agenda."""
    form = PointForm(request.POST)
    form.offer(found)
    if not form.is_valid():
        messages.error(request, " ".join(str(each[0]) for each in form.errors.values()))
        return redirect("meeting", found.pk)
    return _done(
        request,
        found,
        _("It is on the agenda."),
        lambda: actions.add_point(meeting=found, by=person_of(request), **form.cleaned_data),
    )


@needs("meeting.call", point_of)
@require_POST
def move_up(request: HttpRequest, point: AgendaItem) -> HttpResponse:
    """Let a point come earlier."""
    return _done(
        request,
        point.meeting,
        _("It comes earlier now."),
        lambda: actions.move_up(point=point, by=person_of(request)),
    )


@needs("meeting.call", point_of)
@require_POST
def drop_point(request: HttpRequest, point: AgendaItem) -> HttpResponse:
    """Take a point off the agenda."""
    return _done(
        request,
        point.meeting,
        _("It is off the agenda."),
        lambda: actions.drop_point(point=point, by=person_of(request)),
    )


def _done(
    request: HttpRequest, found: Meeting, said: str, action: Callable[[], object]
) -> HttpResponse:
    """Do it, say so or why not, and come back to the meeting."""
    try:
        action()
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("meeting", found.pk)
