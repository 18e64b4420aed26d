"""Words of the source that people read and that no language but English could say."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, TokenType

MARKUP = re.compile(
    r"<!--.*?-->|<(script|style|code)\b.*?</\1>|</?[a-zA-Z!\ufffc][^<>]*>", re.DOTALL
)
READ_ALOUD = re.compile(r"""\b(?:aria-label|title|placeholder|alt)=(["'])(.*?)\1""", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
GAP = "\ufffc"  # where a template puts a value
# Names and signs that are the same in every language.
SAME = frozenset({"Greenhaven", "CSV", "GeoJSON", "GeoTIFF", "ID", "QR", "m³", "kWh", "CH", "pH"})
UNITS = frozenset({"kg", "km", "ha", "mm", "cm", "lb", "oz", "gal", "yd", "min", "mg"})
KEYWORDS = frozenset({"label", "help_text", "empty_label", "verbose_name"})
REFUSALS = frozenset({"Http404", "PermissionDenied", "ValidationError"})
# What these say is read at the command line and in logs, which are in English.
AT_THE_COMMAND_LINE = (
    "settings.py",
    "environment.py",
    "management/",
    "migrations/",
    "commons/catalogues/",
    "commons/audit/signing.py",
    "commons/materials.py",
    "commons/snapshots/",
    "council/examples/",
    "exchange/plans/actions.py",
    "exchange/plans/queries.py",
)


def bare_words(web: Path) -> Iterator[str]:
    """All of them, each after the file that says it."""
    for path in sorted(web.rglob("*")):
        name = path.relative_to(web).as_posix()
        if path.suffix in (".html", ".txt") and name.startswith("templates/"):
            found = bare_in_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py" and not any(part in name for part in AT_THE_COMMAND_LINE):
            found = bare_in_code(path.read_text(encoding="utf-8"), name)
        else:
            continue
        yield from (f"{name}: {words!r} is in English alone" for words in found)


def bare_in_template(text: str) -> Iterator[str]:
    """Words that stand in a template outside its translated blocks."""
    page = "".join(_page(text))
    told = [match.group(2) for match in READ_ALOUD.finditer(page)]
    for part in (MARKUP.sub("\n", page), *told):
        for line in part.split("\n"):
            words = set(WORD.findall(re.sub(r"&\w+;", " ", line))) - SAME - UNITS
            if words:
                yield line.replace(GAP, "…").strip()


def bare_in_code(text: str, name: str) -> Iterator[str]:
    """Literals of a module that are handed to people: labels, messages, faults of a form."""
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.Call):
            yield from (literal for literal in _told(node) if WORD.search(literal))


def _page(text: str) -> Iterator[str]:
    within = ""
    for token in Lexer(text).tokenize():
        word = (token.split_contents() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        if within:
            within = "" if word == within else within
        elif word in ("blocktranslate", "blocktrans", "comment"):
            within = f"end{word}"
            yield GAP
        elif token.token_type == TokenType.TEXT:
            yield token.contents
        elif token.token_type != TokenType.COMMENT:
            yield GAP


def _told(call: ast.Call) -> Iterator[str]:
    function = ast.unparse(call.func)
    last = function.rpartition(".")[2]
    told = [keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS]
    if function.startswith("messages.") or last == "add_error":
        told += call.args[1:]
    elif last in REFUSALS or (last.endswith("Error") and not hasattr(builtins, last)):
        told += call.args[:1]
    for value in told:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.JoinedStr):
            yield ast.unparse(value)
