"""The reference page says what the catalogue says."""

import re
from pathlib import Path

from greenhaven.core.rules.articles import Article
from greenhaven.core.rules.kinds import KINDS
from greenhaven.core.rules.pages import page
from greenhaven.core.rules.reading import BY_KIND

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules.md"


def test_page_is_made_from_the_catalogue_as_it_is():
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m greenhaven.core.rules.pages > docs/reference/rules.md"
    )


def test_page_names_every_kind_and_each_of_its_fields():
    parts = re.split(r"\n### `(\w+)`\n", page())
    kinds = dict(zip(parts[1::2], parts[2::2], strict=True))

    assert set(kinds) == set(BY_KIND)
    for name, kind in BY_KIND.items():
        own = set(kind.model_fields) - set(Article.model_fields)
        assert {field for field in own if f"| `{field}` |" not in kinds[name]} == set()


def test_every_field_has_a_meaning():
    for kind in KINDS:
        bare = [name for name, field in kind.model_fields.items() if not field.description]
        assert bare == ["kind"]
