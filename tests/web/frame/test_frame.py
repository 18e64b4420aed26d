"""What stands around every page: who reads it, what they can do here, and what they are told."""

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from greenhaven.web.commons.appearance import frame
from greenhaven.web.commons.people.models import Person
from tests.web.pages import Page, read

SignIn = Callable[[Person], Client]


def links(page: Page) -> set[str]:
    return set(page.attributes("a", "href"))


def test_a_visitor_is_asked_for_nothing_and_comes_back_after_signing_in(visitor: Client) -> None:
    page = read(visitor.get("/gardens/?order=name"))

    found = links(page)
    assert {reverse("give"), reverse("circles"), reverse("report")} <= found
    assert f"{reverse('account_login')}?next=/gardens/%3Forder%3Dname" in found
    assert not {reverse("keep"), reverse("day"), reverse("ledger"), reverse("me")} & found


@pytest.mark.django_db
def test_the_frame_asks_the_database_nothing_for_a_visitor(django_assert_num_queries) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        assert frame(request)["actor"].person is None  # type: ignore[attr-defined]


def test_the_frame_asks_the_database_once_for_a_person(
    keeper: Person, django_assert_num_queries
) -> None:
    request = RequestFactory().get("/")
    request.user = keeper

    with django_assert_num_queries(1):
        frame(request)
        frame(request)


@pytest.mark.parametrize(
    ("who", "offered", "kept_from"),
    [
        ("resident", {"me"}, {"keep", "day", "rounds", "ledger"}),
        ("keeper", {"me", "keep"}, {"day", "rounds", "ledger"}),
        ("coordinator", {"me", "day", "rounds", "ledger"}, {"keep"}),
        ("steward", {"me", "ledger", "audit"}, {"keep", "day", "rounds"}),
        ("auditor", {"me", "ledger", "audit"}, {"keep", "day", "rounds"}),
    ],
)
@pytest.mark.usefixtures("visitor")
def test_each_role_is_offered_its_own_work(
    request: pytest.FixtureRequest,
    as_someone: SignIn,
    who: str,
    offered: set[str],
    kept_from: set[str],
) -> None:
    page = read(as_someone(request.getfixturevalue(who)).get("/about/data/"))

    assert {reverse(name) for name in offered} <= links(page)
    assert not {reverse(name) for name in kept_from} & links(page)
    # Every page ends with the audit that all may read; some find it above, too.
    assert page.attributes("a", "href").count(reverse("audit")) == 1 + ("audit" in offered)


def test_what_is_kept_of_a_page_holds_nothing_of_its_first_reader(
    visitor: Client, keeper: Person, as_someone: SignIn
) -> None:
    first = read(as_someone(keeper).get("/"))

    second = read(visitor.get("/"))

    assert reverse("keep") in links(first)
    assert reverse("keep") not in links(second)
    assert keeper.name not in second.text


def test_what_was_done_is_told_once_on_the_next_page(
    visitor: Client,  # noqa: ARG001 -- there is a plan to read
    resident: Person,
    as_someone: SignIn,
) -> None:
    client = as_someone(resident)
    told = client.post(reverse("me-words"), {"name": "Ana", "language": "en", "units": "metric"})

    sentence = str(next(iter(get_messages(told.wsgi_request))))
    first, second = client.get(told.headers["Location"]), client.get("/about/data/")

    assert sentence in read(first).text
    assert "notice success" in read(first).attributes("li", "class")
    assert "notices" not in read(second).attributes("ul", "class")


class Sample(forms.Form):
    """One field of each look."""

    much = forms.DecimalField(label="How much", help_text="A bucket is about 4 kg.")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "<b>A</b>"), ("b", "B")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="I have looked it through")
    key = forms.CharField(widget=forms.HiddenInput)


def shown(form: forms.Form) -> Page:
    page = Page()
    page.feed(Template('{% include "partials/form_fields.html" %}').render(Context({"form": form})))
    return page


def test_every_field_has_its_label_and_its_hint() -> None:
    page = shown(Sample())

    assert page.attributes("label", "for")[:2] == ["id_much", "id_note"]
    assert page.attributes("p", "id") == ["id_much_helptext"]
    assert "id_much_helptext" in page.attributes("input", "aria-describedby")
    assert page.count("fieldset") == 1
    assert page.text.count("(optional)") == 1
    assert page.count("b") == 0


def test_a_fault_is_told_above_and_at_its_field() -> None:
    page = shown(Sample({"much": "x", "kind": "c", "sure": "on", "key": "k"}))

    assert "alert" in page.attributes("div", "role")
    assert {"id_much_error", "id_kind_error"} <= set(page.attributes("p", "id"))
    assert "id_much_helptext id_much_error" in page.attributes("input", "aria-describedby")
    assert "true" in page.attributes("input", "aria-invalid")
    assert "Enter a number." in page.text
