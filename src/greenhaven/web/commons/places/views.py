"""The page of a place, and what its keepers declare."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.core.city import GardenKind, HubKind
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import words
from greenhaven.web.commons.people.actions import tell_name
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.actions import declare, withdraw_declaration
from greenhaven.web.commons.places.columns import DECLARABLE, Declarable
from greenhaven.web.commons.places.facts import facts_of
from greenhaven.web.commons.places.forms import DeclareForm
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.places.where import district_name
from greenhaven.web.commons.sent import sent
from greenhaven.web.commons.snapshots.queries import present_city


@needs("place.read", public_place)
@require_safe
def place(request: HttpRequest, place: Place) -> HttpResponse:
    """What everybody may know of a place."""
    actor, city = actor_of(request), present_city()
    keepers = list(
        Grant.objects.filter(place=place, role=Role.KEEPER, ended_at=None)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    gives_roles = actor.may("role.grant")
    context = {
        "place": place,
        "sort": sort_words(place),
        "district": district_name(city, place.district),
        "facts": facts_of(place, city),
        "keepers": keepers if gives_roles else [each for each in keepers if each.named],
        "unnamed": 0 if gives_roles else sum(not each.named for each in keepers),
        "my_grant": next((each for each in keepers if each.person == actor.person), None),
        "declares": actor.may("place.declare", place.parties()),
        "gives_roles": gives_roles,
    }
    return render(request, "commons/places_one.html", context)


def sort_words(place: Place) -> str:
    """What kind of place it is, in words."""
    if place.kind == PlaceKind.HUB and place.sort in set(HubKind):
        return str(words.HUB_KINDS[HubKind(place.sort)])
    if place.kind == PlaceKind.GARDEN and place.sort in set(GardenKind):
        return str(words.GARDEN_KINDS[GardenKind(place.sort)])
    return str(place.get_kind_display())


@needs("place.declare", public_place)
@require_safe
def declarations(request: HttpRequest, place: Place) -> HttpResponse:
    """All that can be declared of a place, and what was."""
    made = Declaration.objects.filter(place=place).select_related("declared_by").order_by("-pk")
    labels = {each.column: each.label for each in DECLARABLE[place.kind]}
    context = {
        "place": place,
        "facts": facts_of(place, present_city()),
        "made": [(each, labels.get(each.column, each.column)) for each in made[:30]],
    }
    return render(request, "commons/places_declarations.html", context)


@dataclass(frozen=True, slots=True)
class OnePlacesFact:
    """What may be declared in one column of one place."""

    place: Place
    about: Declarable

    def parties(self) -> Parties:
        """Whose it is: the place's."""
        return self.place.parties()


def fact_to_declare(code: str, column: str) -> OnePlacesFact:
    """One fact of one place, or the page that says there is none."""
    place = public_place(code)
    for about in DECLARABLE[place.kind]:
        if about.column == column:
            return OnePlacesFact(place, about)
    raise Http404(_("This cannot be declared of such a place."))


@needs("place.declare", fact_to_declare)
def declare_fact(request: HttpRequest, fact: OnePlacesFact) -> HttpResponse:
    """Say one fact of a place."""
    place, about, city = fact.place, fact.about, present_city()
    form = DeclareForm(sent(request), about=about, city=city)
    if request.method == "POST" and form.is_valid():
        evidence, by = form.cleaned_data["evidence"], myself(request)
        told = {"column": about.column, "value": form.value, "unit": form.unit}
        try:
            declare(place=place, evidence=evidence, by=by, **told)
        except GreenhavenError as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, _("Kept. It holds from now on."))
            return redirect("place-declarations", place.code)
    status = 422 if form.errors else 200
    context = {"form": form, "place": place, "about": about}
    return render(request, "commons/places_declare.html", context, status=status)


def declaration_of(code: str, pk: int) -> Declaration:
    """A declaration of a place."""
    found = Declaration.objects.select_related("place", "declared_by")
    return get_object_or_404(found, place=public_place(code), pk=pk)


@needs("place.declare", declaration_of)
@require_POST
def withdraw(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    """Take a declaration back."""
    withdraw_declaration(declaration=declaration, by=myself(request))
    messages.success(request, _("Taken back. What was known before holds again."))
    return redirect("place-declarations", declaration.place.code)


def keeping_of(pk: int) -> Grant:
    """Someone's keeping of a place."""
    kept = Grant.objects.filter(role=Role.KEEPER, ended_at=None).select_related("place", "person")
    return get_object_or_404(kept, pk=pk)


@needs("keeper.named", keeping_of)
@require_POST
def name_keeper(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Let the page of the place tell my name, or no longer."""
    tell_name(grant=grant, by=myself(request), named=request.POST.get("named") == "yes")
    assert grant.place is not None  # noqa: S101 -- the database holds keepers to a place
    return redirect("place", grant.place.code)
