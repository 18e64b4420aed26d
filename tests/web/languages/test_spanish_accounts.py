"""Every page, message and letter of an account speaks as the rest does: in Spanish, to a "tú"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import allauth
import pytest
from allauth.account import forms as account_forms
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import include, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from greenhaven.web.commons.people.models import Person
from tests.web.languages.leftovers import left_in
from tests.web.neighbours import PASSWORD

TEMPLATES = Path(__file__).parents[3] / "src" / "greenhaven" / "web" / "templates"
THEIRS = Path(allauth.__file__).parent
ROOMS = ("account", "mfa")
# Asked for by telephone, or offered as a browser to trust: neither is switched on here; nor is
# an address that is changed in place of being added.
SWITCHED_OFF = re.compile(r"phone|mfa/trust|email_change\.html")
USTED = re.compile(
    r"\b(usted|ustedes|su|sus|introduzca|ingrese|escriba|verifique|confirme|haga|compruebe|"
    r"póngase|utilice|inténtelo|seleccione|vuelva|¿?ha (olvidado|indicado|verificado)|"
    r"debe escribir|no puede (añadir|eliminar|activar))\b",
    re.IGNORECASE,
)


def nothing(*_args: object, **_values: object) -> HttpResponse:
    """A page that stands only where letters are sent."""
    return HttpResponse()


urlpatterns = [
    path("", include("greenhaven.web.urls")),
    path("signup/passkey/", nothing, name="account_signup_by_passkey"),
    path("sent/", nothing, name="account_email_verification_sent"),
    path("confirm/<str:key>/", nothing, name="account_confirm_email"),
    path("passkey/signup/", nothing, name="mfa_signup_webauthn"),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def own(suffix: str) -> Iterator[str]:
    """Our templates of accounts."""
    for room in ROOMS:
        for file in sorted((TEMPLATES / room).rglob(f"*{suffix}")):
            yield file.relative_to(TEMPLATES).as_posix()


def their_templates() -> Iterator[str]:
    """Those of the package that say something."""
    for room in ROOMS:
        for file in sorted((THEIRS / "templates" / room).rglob("*")):
            name = file.relative_to(THEIRS / "templates").as_posix()
            if file.is_file() and "trans" in file.read_text() and not SWITCHED_OFF.search(name):
                yield name


def context(person: Person) -> dict[str, object]:
    """What any of the pages and letters may be given."""
    key = SimpleNamespace(
        pk=7,
        created_at=timezone.now(),
        last_used_at=timezone.now(),
        wrap=SimpleNamespace(is_passwordless=True),
    )
    form = account_forms.ChangePasswordForm(user=person)
    address = SimpleNamespace(email="ana@example.org", user=person, verified=False, primary=True)
    radio = SimpleNamespace(id="a", emailaddress=address, checked=True)
    return {
        "form": form,
        "verify_form": account_forms.ConfirmLoginCodeForm(code="ABCD"),
        "change_form": account_forms.AddEmailForm(user=person),
        "webauthn_form": SimpleNamespace(credential=form["password1"], visible_fields=list),
        "totp_svg_data_uri": "data:,",
        "authenticators": [key],
        "authenticator": key,
        "unused_codes": ["12345678"],
        "total_count": 10,
        "can_view_codes": True,
        "can_change": True,
        "can_resend": True,
        "can_generate_codes": True,
        "can_download_codes": True,
        "emailaddresses": [address],
        "emailaddress_radios": [radio],
        "can_add_email": True,
        "confirmation": SimpleNamespace(email_address=address, key="k"),
        "can_confirm": True,
        "unused_code_count": 3,
        "is_mfa_enabled": True,
        "js_data": {},
        "email": "ana@example.org",
        "recipient": "ana@example.org",
        "user": person,
        "code": "ABCD-EFGH",
        "current_site": SimpleNamespace(domain="example.org", name="example.org"),
        "ip": "192.0.2.1",
        "user_agent": "Firefox",
        "from_email": "a@example.org",
        "to_email": "b@example.org",
        "deleted_email": "a@example.org",
    }


def said_wrongly(text: str) -> list[str]:
    """Words to an "usted"."""
    plain = re.sub(r"<[^>]*>", " ", text)
    return [plain[max(0, at.start() - 30) : at.end() + 30] for at in USTED.finditer(plain)]


def test_no_template_of_the_package_is_reached() -> None:
    theirs = {name: get_template(name).origin.name for name in their_templates()}

    assert len(theirs) > 50
    assert [name for name, at in theirs.items() if not at.startswith(str(TEMPLATES))] == []


def contexts(person: Person, name: str) -> Iterator[dict[str, object]]:
    """Everything there, as usual; and nothing there, and what was asked for run out."""
    full = context(person)
    if name.endswith("mfa/index.html"):
        full["authenticators"] = {"webauthn": [1], "totp": True}
    if "totp/activate" in name:
        full["form"] = SimpleNamespace(
            secret="ABCD",  # noqa: S106 -- of no app
            visible_fields=list,
            hidden_fields=list,
            errors={},
        )
    yield full
    none = {each: False for each, value in full.items() if value is True}
    gone = {"token_fail": True, "emailaddresses": [], "confirmation": None, "cancel_url": "/me/"}
    yield full | none | gone | {"unused_codes": [], "unused_code_count": 0, "authenticators": {}}


def test_pages_of_an_account_speak_our_spanish(
    visitor: Client, resident: Person, spanish: None
) -> None:
    del visitor, spanish  # there is a city, and its language
    request = RequestFactory().get("/account/")
    request.user = resident
    found: dict[str, list[str]] = {}

    names = [name for name in own(".html") if "/base" not in name and "snippets" not in name]
    for name in names:
        for told in contexts(resident, name):
            page = get_template(name).render(told, request)
            main = page[page.index("<main") : page.index("</main>")]
            if wrong := [*left_in(main), *said_wrongly(main)]:
                found[name] = wrong

    assert len(names) > 25
    assert found == {}


def test_letters_and_messages_of_an_account_speak_our_spanish(
    resident: Person, spanish: None
) -> None:
    del spanish
    found: dict[str, list[str]] = {}

    names = [name for name in own(".txt") if "/base" not in name]
    for name in names:
        text = get_template(name).render(context(resident)).strip()
        wrong = [*left_in(text.replace("\n", " ")), *said_wrongly(text)]
        if wrong or ("subject" in name and len(text.splitlines()) != 1):
            found[name] = wrong

    assert len(names) > 40
    assert found == {}


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_refusals_of_an_account_speak_our_spanish(visitor: Client, name: str) -> None:
    Person.objects.create_user("eva@example.org", PASSWORD, name="Eva")
    told = {"login": "eva@example.org", "email": "no", "password": "x", "password1": "x"}

    page = visitor.post(reverse(name), told, headers={"accept-language": "es"}).content.decode()

    assert list(left_in(page)) == []
    assert said_wrongly(page[page.index("<main") :]) == []


def sentences_of_the_package() -> Iterator[str]:
    """What its forms and refusals say, of what is switched on here."""
    files = [
        file
        for room in ROOMS
        for file in (THEIRS / room).rglob("*.py")
        if not {"tests", "migrations", "management"} & set(file.parts)
        and file.name not in ("models.py", "apps.py", "admin.py")
    ]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == "_" and isinstance(first, ast.Constant):
                    yield str(first.value)


def test_forms_of_the_package_speak_our_spanish(spanish: None) -> None:
    del spanish
    asked = {
        said
        for said in sentences_of_the_package()
        if not re.search("[Pp]hone|[Uu]sername|Use (a|your|auth)", said)
    }

    wrong = {said: gettext(said) for said in asked if said_wrongly(gettext(said))}

    assert len(asked) > 30
    assert wrong == {}
    with translation.override("en"):
        assert not any(said_wrongly(said) for said in asked)
