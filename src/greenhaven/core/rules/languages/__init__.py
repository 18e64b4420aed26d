"""The languages in which articles can be read: a file of translated templates each."""

import json
from functools import cache
from importlib import resources

from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.words import LANGUAGE, Translate

HERE = __name__


def languages() -> tuple[str, ...]:
    """Tags of the languages that there are, English first."""
    files = (each.name for each in resources.files(HERE).iterdir())
    return (LANGUAGE, *sorted(name.removesuffix(".json") for name in files if ".json" in name))


@cache
def translation(tag: str) -> Translate:
    """The translation into a language; a template that it lacks stays English.

    Raises
    ------
    RulesError
        If there is no such language.
    """
    if tag not in languages():
        raise RulesError(f"no language {tag!r}: there are {', '.join(languages())}")
    if tag == LANGUAGE:
        return str
    text = resources.files(HERE).joinpath(f"{tag}.json").read_text(encoding="utf-8")
    templates: dict[str, str] = json.loads(text)
    return lambda template: templates.get(template, template)
