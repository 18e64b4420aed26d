"""Why a number is assumed is said in the reader's language, as far as the bundled city goes."""

import pytest
from django.utils import translation

from greenhaven.cities import open_city
from greenhaven.core.planning.assumed import all_assumptions
from greenhaven.web.commons.reasons import REASONS
from greenhaven.web.commons.templatetags.quantities import because, tongue

MEASURED = "nobody measured it"


def test_every_reason_of_the_bundled_city_and_of_planning_is_known() -> None:
    """A new one needs its line in `commons/reasons.py`, and its Spanish."""
    said = set(all_assumptions(open_city("nyc")).reason.tolist())

    assert sorted(said - set(REASONS)) == []
    assert sorted(set(REASONS) - said) == []


@pytest.mark.usefixtures("spanish")
def test_reason_is_said_in_spanish_and_an_unknown_one_is_marked_english() -> None:
    assert because("takes no part") == "no participa"
    assert tongue("takes no part") == ""
    assert because(MEASURED) == MEASURED
    assert tongue(MEASURED) == ' lang="en"'
    assert tongue("") == ""


def test_in_english_nothing_is_marked() -> None:
    with translation.override("en"):
        assert tongue(MEASURED) == ""
        assert because("takes no part") == "takes no part"
