"""The forum: threads of places, articles, proposals and reports, and what is said in them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.discussions import actions, forms
from greenhaven.web.commons.discussions.models import About, Post, Thread
from greenhaven.web.commons.discussions.queries import open_complaints, posts_of, threads
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city

A_PAGE = 50
SALT = "greenhaven.discussions"


def sealed(about: str, name: str, title: str, url: str, circle: int | None) -> str:
    """What a page's form says of its thing, so that nobody can change it on the way."""
    return dumps([about, name, str(title), url, circle], salt=SALT)


def thread_by(pk: int) -> Thread:
    """A thread by its number."""
    found = Thread.objects.select_related("circle").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such discussion."))
    return found


def post_by(pk: int) -> Post:
    """What was said, by its number."""
    found = Post.objects.select_related("thread__circle", "author").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such discussion."))
    return found


def refuse_outsiders(request: HttpRequest, thread: Thread) -> None:
    """Who is not in the circle finds no such discussion."""
    if thread.circle_id and not actor_of(request).may("discussion.inside", thread.parties()):
        raise Http404(_("There is no such discussion."))


@needs("discussion.read")
@require_safe
def forum(request: HttpRequest) -> HttpResponse:
    """All threads, those spoken in last first."""
    about = request.GET.get("about", "")
    chosen = about if about in About.values else ""
    found = threads(present_city().id, actor_of(request), chosen)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "about": chosen,
        "kinds": About.choices,
        "form": forms.BeginForm(),
        "complaints": open_complaints(present_city().id)[:A_PAGE]
        if actor_of(request).may("discussion.moderate")
        else (),
    }
    return render(request, "commons/talk_all.html", context)


@needs("discussion.speak")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new thread of anything."""
    form = forms.BeginForm(request.POST)
    if form.is_valid():
        try:
            return redirect("talk-thread", _begun(request, form.cleaned_data).pk)
        except GreenhavenError as error:
            form.add_error(None, str(error))
    return render(request, "commons/talk_say.html", {"form": form, "begins": True})


@transaction.atomic
def _begun(request: HttpRequest, given: dict[str, Any]) -> Thread:
    """A thread with what was said first; without that, there is none."""
    made = actions.thread_for(
        about=About.OPEN, name=str(given["key"]), title=given["title"], url=""
    )
    actions.say(thread=made, text=given["text"], by=person_of(request), key=given["key"])
    return made


@needs("discussion.read")
@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread."""
    found = thread_by(pk)
    refuse_outsiders(request, found)
    page = Paginator(posts_of(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "thread": found,
        "page": page,
        "thing": sealed(found.about, found.name, found.title, "", found.circle_id),
        "form": forms.SayForm(),
        "moderates": actor_of(request).may("discussion.moderate", found.parties()),
    }
    return render(request, "commons/talk_thread.html", context)


@needs("discussion.speak")
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Say something of the thing that the form names under seal."""
    try:
        about, name, title, url, circle = loads(request.POST.get("thing", ""), salt=SALT)
    except (BadSignature, ValueError):
        messages.error(request, _("This form is of no page here. Open the page again."))
        return redirect("talk")
    form = forms.SayForm(request.POST)
    found = Thread.objects.filter(city=present_city().id, about=about, name=name).first()
    if found is not None:
        refuse_outsiders(request, found)
    if form.is_valid():
        found = found or actions.thread_for(
            about=about, name=name, title=title, url=url, circle=the_circle(request, circle)
        )
        try:
            _say(request, found, form)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{url}#discussion" if url else f"/talk/{found.pk}/")
    # What was written is shown again, so that it is not lost.
    context = {"form": form, "title": title, "thing": request.POST["thing"]}
    return render(request, "commons/talk_say.html", context)


def the_circle(request: HttpRequest, circle: int | None) -> Circle | None:
    """The circle of a thing; who is not in it speaks of nothing there."""
    if circle is None:
        return None
    found = Circle.objects.filter(pk=circle).first()
    inside = found is not None and actor_of(request).may("discussion.inside", found.parties())
    if not inside:
        raise Http404(_("There is no such discussion."))
    return found


def _say(request: HttpRequest, found: Thread, form: forms.SayForm) -> None:
    given = form.cleaned_data
    answered = found.posts.filter(pk=given["answers"]).first() if given["answers"] else None
    actions.say(
        thread=found,
        text=given["text"],
        by=person_of(request),
        key=given["key"],
        answers=answered,
    )


@needs("discussion.own", post_by)
@require_POST
def take_back(request: HttpRequest, post: Post) -> HttpResponse:
    """Take back what one said."""
    if post.author_id != person_of(request).pk:
        raise PermissionDenied(_("Only who said it takes it back."))
    actions.take_back(post=post, by=person_of(request))
    return redirect("talk-thread", post.thread_id)


@needs("discussion.speak")
@require_POST
def complain(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask moderators to look at it."""
    post = post_by(pk)
    refuse_outsiders(request, post.thread)
    form = forms.WhyForm(request.POST)
    reason = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        actions.complain(post=post, by=person_of(request), reason=reason)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. Those who moderate look at it."))
    return redirect("talk-thread", post.thread_id)


@needs("discussion.moderate", post_by)
@require_POST
def moderate(request: HttpRequest, post: Post) -> HttpResponse:
    """Hide it, show it again, or let it stand."""
    by = person_of(request)
    try:
        if "show" in request.POST:
            actions.show_again(post=post, by=by)
        elif "stand" in request.POST:
            actions.let_stand(post=post, by=by)
        else:
            actions.hide(post=post, by=by, why=request.POST.get("why", ""))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("talk-thread", post.thread_id)
