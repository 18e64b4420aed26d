"""Pages of promises: mine, one of them, and the answer to it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import Actor, actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.queries import shown_address
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import quantity_of
from greenhaven.web.exchange.handovers import actions
from greenhaven.web.exchange.handovers.arranging import say_brought
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.forms import AnswerForm, ReceiveForm
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.handovers.queries import of_someone, reliability
from greenhaven.web.exchange.handovers.sides import Side, is_kept, own_sides
from greenhaven.web.exchange.handovers.views import person_of

PAGE = 20


def promise_of(number: int) -> Commitment:
    """The promise with that number."""
    known = Commitment.objects.select_related(
        "giver", "taker", "giver_place", "taker_place", "offer", "need"
    )
    return get_object_or_404(known, pk=number)


@require_safe
@needs("account.own")
def promises(request: HttpRequest) -> HttpResponse:
    """My promises, and those of the places that I keep."""
    actor = actor_of(request)
    mine = of_someone(actor)
    past = mine.exclude(state__in=OPEN_STATES)
    context = {
        "section": "me",
        "city": present_city(),
        "open": mine.filter(state__in=OPEN_STATES).order_by("due_on", "pk")[:50],
        "page": Paginator(past, PAGE).get_page(request.GET.get("page")),
        "mine": reliability(person_of(request)),
    }
    return render(request, "exchange/promise_list.html", context)


def _told(actor: Actor, promise: Commitment) -> dict[str, Any]:
    """What one side sees of a promise, and what it may do."""
    sides = own_sides(promise, actor)
    if not sides and "coordinator" in actor.roles:
        sides = frozenset({Side.TAKER if promise.giver_agreed_at else Side.GIVER})
    city = present_city()
    agreed = promise.state in (CommitmentState.AGREED, CommitmentState.KEPT)
    is_open = promise.state in OPEN_STATES
    waits = promise.state == CommitmentState.PROPOSED and any(
        getattr(promise, f"{side.value}_agreed_at") is None for side in sides
    )
    due = is_open and promise.due_on <= clock.today(city)
    return {
        "section": "me",
        "city": city,
        "promise": promise,
        "address": shown_address(promise.giver_place, actor, agreed=agreed),
        "asks_me": waits,
        "asks_no_more": promise.no_for not in ("", NoFor.ONCE) and bool(sides),
        "is_open": is_open,
        "is_due": due,
        "gives": Side.GIVER in sides,
        "takes": Side.TAKER in sides,
        "told_myself": due and Side.GIVER in sides and not is_kept(promise.taker_place),
    }


@require_safe
@needs("commitment.answer", subject=promise_of)
def promise(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """One promise: what, where, when, and how it stands."""
    context = _told(actor_of(request), promise)
    if context["takes"] and context["is_open"] and promise.leg == "return":
        unit = _unit_of(request)
        form = ReceiveForm(promise, unit)
        form.initial["quantity"] = f"{quantity_of(promise.amount_mg, unit).normalize():f}"
        context["form"] = form
    if context["asks_me"]:
        context["no"] = AnswerForm(_unit_of(request))
    return render(request, "exchange/promise_one.html", context)


@require_POST
@needs("commitment.answer", subject=promise_of)
def answer(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """Yes; I can't; or nobody came."""
    form = AnswerForm(_unit_of(request), request.POST)
    try:
        if not form.is_valid():
            words = [str(each) for each in form.errors.get("suits", ())]
            raise HandoverError(" ".join(words) or _("Choose one of the answers shown."))
        _answer(actor_of(request), promise, form.cleaned_data)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you for saying so."))
    return redirect("promise", promise.pk)


def _unit_of(request: HttpRequest) -> str:
    return "lb" if person_of(request).units == "us" else "kg"


@require_POST
@needs("commitment.answer", subject=promise_of)
def again(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """What was declined for longer may be asked for again."""
    try:
        actions.ask_again(commitment=promise, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. The next plan may ask for it again."))
    return redirect("promise", promise.pk)


def _answer(actor: Actor, promise: Commitment, told: dict[str, Any]) -> None:
    by = actor.person
    assert by is not None  # noqa: S101 -- the permission let in who has signed in
    if told["answer"] == "agree":
        sides = sorted(own_sides(promise, actor) or set(Side))
        open_sides = [side for side in sides if getattr(promise, f"{side.value}_agreed_at") is None]
        for side in open_sides or sides[:1]:
            actions.agree(commitment=promise, by=by, side=side)
    elif told["answer"] == "miss":
        actions.miss(commitment=promise, by=by)
    elif told["answer"] == "decline" and promise.state == CommitmentState.PROPOSED:
        actions.decline(
            commitment=promise,
            by=by,
            why=told["why"],
            no_for=told["no_for"] or NoFor.ONCE,
            would_suit_mg=told["would_suit_mg"],
        )
    else:
        actions.withdraw(commitment=promise, by=by, why=told["why"])


@require_http_methods(["POST"])
@needs("handover.record", subject=promise_of)
def receive(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """A garden writes down what it received."""
    form = ReceiveForm(promise, "kg", request.POST, request.FILES or None)
    if form.is_valid():
        try:
            made = form.record(person_of(request))
        except GreenhavenError as error:
            form.refuse(error)
        else:
            return redirect("handover", made.pk)
    context = _told(actor_of(request), promise) | {"form": form}
    return render(request, "exchange/promise_one.html", context, status=422)


@require_POST
@needs("handover.tell", subject=promise_of)
def brought(request: HttpRequest, promise: Commitment) -> HttpResponse:
    """Who brought it to a place that nobody keeps says so; the amount is an estimate."""
    try:
        made = say_brought(promise=promise, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("promise", promise.pk)
    return redirect("handover", made.pk)
