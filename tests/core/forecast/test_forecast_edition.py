"""A forecast that is kept is made anew where the models would give another one."""

from greenhaven.core.forecast.reactors.hubs import EDITION
from greenhaven.core.models.composting.model import COMPOST
from greenhaven.core.models.digestion.adm1 import ADM1

# The models with which forecasts of an edition are made: a change of either asks for a new edition.
MADE_WITH = {3: ("6bd8e092582bbf2e", "c62ca482a4deaf5f")}


def test_edition_is_raised_with_the_models():
    assert MADE_WITH.get(EDITION) == (ADM1.digest, COMPOST.digest)
