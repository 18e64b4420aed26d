"""From a text to articles, rulebooks and proposals; every fault is named in the reader's words."""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, NoReturn, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.json_values import read_object, refuse_odd, said, shown, told_at_most
from greenhaven.core.rules.kinds import KINDS
from greenhaven.core.rules.rulebook import Rulebook

Model = TypeVar("Model", bound=BaseModel)
BY_KIND: Mapping[str, type[Article]] = {
    get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in KINDS
}

EXPECTED = {
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing": "expected a whole number",
    "bool_type": "expected true or false",
    "string_type": "expected a text",
    "date_type": "expected a date, such as 2026-01-31",
    "date_parsing": "expected a date, such as 2026-01-31",
    "date_from_datetime_parsing": "expected a date, such as 2026-01-31",
    "date_from_datetime_inexact": "expected a date without an hour, such as 2026-01-31",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "dict_type": "expected names with values",
    "model_type": "expected names with values",
    "finite_number": "expected a number that is not infinite",
    "too_short": "expected at least one",
    "greater_than": "expected more than {gt:g}",
    "less_than_equal": "expected at most {le:g}",
    "string_too_short": "expected at least one letter",
    "greater_than_equal": "expected at least {ge:g}",
}
CHOICES = {
    "enum": "expected",
    "literal_error": "expected",
    "union_tag_invalid": "expected_tags",
}
TAGS = ("add", "amend", "repeal")  # told by the number of the change already


def read_rulebook(text: str, where: str = "the rulebook") -> Rulebook:
    """The rulebook of a JSON text.

    Raises
    ------
    RulesError
        With every fault: which article, which field, what came, what was expected.
    """
    content = read_object(text, where)
    faults: list[str] = []
    articles = content.get("articles", [])
    if not isinstance(articles, list):
        faults.append(f"{where}: articles: expected a list, {shown(articles)} came")
        articles = []
    read = []
    for number, raw in enumerate(articles, start=1):
        try:
            read.append(article_of(raw, f"article number {number}"))
        except RulesError as error:
            faults.append(str(error))
    whole = {**content, "articles": [] if faults else [plain(article) for article in read]}
    try:
        book = model_of(Rulebook, whole, where)
    except RulesError as error:
        faults.append(str(error))
    if faults:
        raise RulesError(told_at_most("\n".join(faults).splitlines()))
    return book


def article_of(raw: object, place: str = "the article") -> Article:
    """The article of plain names and values, as they stand in JSON; always checked whole.

    Raises
    ------
    RulesError
        With every fault of it.
    """
    if not isinstance(raw, Mapping):
        raise RulesError(f"{place}: expected names with values, {shown(raw)} came")
    name = raw.get("id")
    place = f"article {name}" if isinstance(name, str) and name else place
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in BY_KIND:
        came = f"kind {shown(kind)} came" if "kind" in raw else "its kind is missing"
        raise RulesError(f"{place}: {came}; {perhaps(str(kind), tuple(BY_KIND))}")
    refuse_odd(raw, place)
    try:
        return BY_KIND[kind].model_validate_json(_written(raw))
    except ValidationError as error:
        _refuse(error, place, BY_KIND[kind])


def model_of(kind: type[Model], raw: Mapping[str, Any], place: str) -> Model:
    """A rulebook or proposal of plain names and values.

    Raises
    ------
    RulesError
        With every fault of it.
    """
    refuse_odd(raw, place)
    try:
        return kind.model_validate_json(_written(raw))
    except ValidationError as error:
        _refuse(error, place, kind)


def plain(article: BaseModel) -> dict[str, Any]:
    """An article as it stands in JSON, every parameter written out."""
    return article.model_dump(mode="json", exclude_none=True)


def perhaps(name: str, known: Sequence[str]) -> str:
    """What may have been meant, or all that there is."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"there are {', '.join(known) or 'none'}"


def _refuse(error: ValidationError, place: str, model: type[BaseModel]) -> NoReturn:
    details = error.errors()
    inner = {each["loc"][:depth] for each in details for depth in range(len(each["loc"]))}
    # A list whose items are refused is told to be too short as well: that is no fault of its own.
    told = [each for each in details if each["type"] != "too_short" or each["loc"] not in inner]
    lines = [line for detail in told for line in _lines(detail, place, model)]
    raise RulesError("\n".join(dict.fromkeys(lines))) from error


def _lines(detail: ErrorDetails, place: str, model: type[BaseModel]) -> Iterator[str]:
    names = _path(detail["loc"])
    field = said(names)
    at = f"{place}, {field}" if field else place
    kind, context, came = detail["type"], detail.get("ctx", {}), detail.get("input")
    if kind == "extra_forbidden":
        yield f"{at}: there is no such field; {perhaps(names[-1], _fields(model, names[:-1]))}"
    elif kind == "missing":
        yield f"{at}: a value is needed"
    elif kind == "union_tag_not_found":
        yield f"{at}, {context['discriminator']}: a value is needed".replace("'", "")
    elif kind in CHOICES:
        chosen = context.get("tag", came)
        known = re.split(r", | or ", str(context[CHOICES[kind]]).replace("'", ""))
        yield f"{at}: {shown(chosen)} came; {perhaps(str(chosen), known)}"
    elif kind in EXPECTED:
        yield f"{at}: {EXPECTED[kind].format(**context)}, {shown(came)} came"
    else:
        yield from (_own(line, place, field, at) for line in detail["msg"].splitlines())


def _path(location: tuple[int | str, ...]) -> list[str]:
    """Names on the way to a fault, numbers counted from one, without the kinds of changes."""
    path = []
    for before, part in zip((None, *location), location, strict=False):
        if isinstance(part, int):
            path.append(str(part + 1))
        elif not (isinstance(before, int) and part in TAGS):
            path.append(part)
    return path


def _own(line: str, place: str, field: str, at: str) -> str:
    """A fault in the words of an article, which may name a field inside the one it is told of."""
    inside = re.match(r"[a-z_]+: ", line)
    if inside is None:
        return f"{at}: {line}"
    return f"{place}, {field}.{line}" if field else f"{place}, {line}"


def _fields(model: type[BaseModel], path: list[str]) -> tuple[str, ...]:
    """Names of the fields at a path inside a model."""
    for name in path:
        inner = (
            _model_in(model.model_fields[name].annotation) if name in model.model_fields else None
        )
        if inner is None:
            return ()
        model = inner
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, perhaps among others."""
    if get_origin(annotation) in (UnionType,):
        found = [_model_in(each) for each in get_args(annotation)]
        return next((each for each in found if each), None)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None


def _written(raw: Mapping[str, Any]) -> str:
    try:
        return json.dumps(raw, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise RulesError(f"a rule holds what JSON cannot say: {error}") from error
