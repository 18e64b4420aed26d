"""Every sentence of the source that is to be translated."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

TRANSLATION = "django.utils.translation"
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)")
# How many arguments of each function are texts: context, singular, plural.
SHAPES = {
    "gettext": (False, False),
    "ngettext": (False, True),
    "pgettext": (True, False),
    "npgettext": (True, True),
}


class NotALiteralError(Exception):
    """A sentence that is put together while the site runs cannot be found in the source."""


class TwoPluralsError(Exception):
    """A sentence whose plural is told in two ways: a catalogue can hold one."""


@dataclass(slots=True)
class Message:
    """One sentence, and the files that say it."""

    singular: str
    plural: str = ""
    context: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others: a catalogue knows a sentence by its singular."""
        return (self.context, self.singular)


def messages_in(web: Path) -> list[Message]:
    """All sentences of the site's templates and code, in the order of their files."""
    found: dict[tuple[str, str], Message] = {}
    for path in _sources(web):
        text = path.read_text(encoding="utf-8")
        read = in_template(text) if path.suffix in (".html", ".txt") else in_code(text, path.name)
        for message in read:
            kept = found.setdefault(message.key, message)
            kept.plural = kept.plural or message.plural
            if message.plural not in ("", kept.plural):
                raise TwoPluralsError(
                    f"{path.name}: {message.singular!r} has another plural before."
                )
            name = path.relative_to(web).as_posix()
            if name not in kept.files:
                kept.files.append(name)
    return list(found.values())


def in_template(text: str) -> Iterator[Message]:
    """The sentences of a template, as Django's own reader of templates finds them."""
    for function, arguments in CALL.findall(templatize(text)):
        texts = [ast.literal_eval(literal) for literal in re.findall(LITERAL, arguments)]
        yield _message("gettext" if function == "_" else function, texts)


def in_code(text: str, name: str) -> Iterator[Message]:
    """The sentences of a module: first arguments of the functions that it imports to translate."""
    tree = ast.parse(text, name)
    functions = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = functions.get(node.func.id)
            if function:
                yield _message(function, list(_texts(node, function, name)))


def _sources(web: Path) -> Iterable[Path]:
    code = [path for path in web.rglob("*.py") if "migrations" not in path.parts]
    pages = (web / "templates").rglob("*")
    return sorted([*code, *(path for path in pages if path.suffix in (".html", ".txt"))])


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Functions by the name that the module has for them; `…_noop` only marks a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "ngettext_noop":
            yield node.name, "ngettext"
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION:
            for alias in node.names:
                function = alias.name.removesuffix("_lazy").removesuffix("_noop")
                if function in SHAPES:
                    yield alias.asname or alias.name, function


def _texts(call: ast.Call, function: str, name: str) -> Iterator[str]:
    for argument in call.args[: 1 + sum(SHAPES[function])]:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            raise NotALiteralError(
                f"{name}, line {call.lineno}: a text between quotes was expected in {function}(…), "
                f"{ast.unparse(argument)} came. Write the sentence itself, with placeholders."
            )
        yield argument.value


def _message(function: str, texts: list[str]) -> Message:
    with_context, with_plural = SHAPES[function]
    context = texts.pop(0) if with_context else ""
    return Message(texts[0], texts[1] if with_plural else "", context)
