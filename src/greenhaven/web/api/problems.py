"""What an answer says when something cannot be done: one shape for all."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as FieldError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from greenhaven.errors import GreenhavenError


class Fault(Schema):
    """One field that cannot be taken, and why."""

    field: str
    message: str


class Problem(Schema):
    """Why a request was not done. Nothing of it was written."""

    code: str
    message: str
    faults: list[Fault] = Field(default_factory=list)


class ProblemError(Exception):
    """A request that is not done."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class FormRefusedError(Exception):
    """What the form of a page would not take either."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self.form = form


def taken(form: Form) -> dict[str, Any]:
    """What a page's own form makes of what a program sent; refused as the page refuses it."""
    if not form.is_valid():
        raise FormRefusedError(form)
    return dict(form.cleaned_data)


def tell_problems(api: NinjaAPI) -> None:
    """Say every error in that one shape."""

    def answer(
        request: HttpRequest,
        status: int,
        code: str,
        message: str,
        faults: list[Fault] | None = None,
    ) -> HttpResponse:
        problem = Problem(code=code, message=message, faults=faults or [])
        return api.create_response(request, problem.model_dump(), status=status)

    @api.exception_handler(ProblemError)
    def refused(request: HttpRequest, error: ProblemError) -> HttpResponse:
        return answer(request, error.status, error.code, error.message)

    @api.exception_handler(GreenhavenError)
    def not_possible(request: HttpRequest, error: GreenhavenError) -> HttpResponse:
        return answer(request, 422, "not_possible", str(error))

    @api.exception_handler(ValidationError)
    def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [Fault(field=_field(each), message=str(each["msg"])) for each in error.errors]
        return answer(request, 422, "not_understood", _("Some fields cannot be read."), faults)

    @api.exception_handler(FieldError)
    def not_valid(request: HttpRequest, error: FieldError) -> HttpResponse:
        return answer(request, 422, "not_possible", " ".join(error.messages))

    @api.exception_handler(FormRefusedError)
    def not_taken(request: HttpRequest, error: FormRefusedError) -> HttpResponse:
        faults = [
            Fault(field="" if name == NON_FIELD_ERRORS else name, message=str(each))
            for name, found in error.form.errors.items()
            for each in found
        ]
        words = " ".join(each.message for each in faults)
        return answer(request, 422, "not_possible", words, faults)

    @api.exception_handler(Http404)
    def not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
        return answer(request, 404, "not_there", _("There is nothing at this address."))

    @api.exception_handler(PermissionDenied)
    def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return answer(request, 403, "not_allowed", str(error) or _("This is for others to do."))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, error.status_code, "not_understood", str(error))


def _field(error: dict[str, Any]) -> str:
    """Where it is wrong: the name of the field, without what the framework puts before it."""
    return ".".join(str(part) for part in error["loc"][2:] or error["loc"][1:])
