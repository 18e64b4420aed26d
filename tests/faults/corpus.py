"""What someone with bad intent, a broken program or an odd keyboard sends."""

from typing import NamedTuple


class Evil(NamedTuple):
    """One value: its bytes, and what must not come back as it is."""

    name: str
    data: bytes
    never: bytes = b""


def text(name: str, value: str) -> Evil:
    """A text."""
    return Evil(name, value.encode())


def script(name: str, value: str) -> Evil:
    """A text that a browser would run if it came back as it is."""
    return Evil(name, value.encode(), value.encode())


CORPUS = (
    script("script", '"><script>alert(9017)</script>'),
    script("handler", "'><img src=x onerror=alert(9017)>"),
    script("svg", "</textarea></title><svg/onload=alert(9017)>"),
    script("template", "{{ 9017|add:1 }}{% debug %}<b>9017</b>"),
    text("sql-or", "' OR '1'='1' --"),
    text("sql-drop", "1'); DROP TABLE commons_person; --"),
    text("sql-union", "%' UNION SELECT email, password FROM commons_person --"),
    text("huge", "A" * 60_000),
    text("digits", "9" * 400),
    text("nan", "NaN"),
    text("infinite", "-Infinity"),
    text("beyond", "1e999"),
    text("minus", "-1"),
    text("zero", "0"),
    text("wide-digits", "１２"),
    text("null", "a\0b"),
    Evil("surrogate", b"a\xed\xa0\x80b"),
    Evil("no-utf8", b"\xff\xfe\xfa"),
    text("turned", "\u202egnp.exe\u2066"),
    text("accents", "e" + "\u0301" * 400),
    text("header", "x\r\nSet-Cookie: evil=9017\r\n\r\n<b>"),
    text("path", "../../../../etc/passwd\0.jpg"),
    text("format", "%s%n%(x)s{0.__class__}"),
    text("last-day", "9999-12-31"),
    text("no-day", "0000-00-00"),
    text("no-time", "25:61"),
    text("blank", ""),
    text("spaces", " \t\u00a0\u2003"),
)
