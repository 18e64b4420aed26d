"""Spanish as it is now in the source, not as it was when the site was last built."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from greenhaven.web.commons.catalogues.compiled import catalogues, compile_catalogue, is_stale

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """Every catalogue is compiled anew where its sentences have changed."""
    stale = [catalogue for catalogue in catalogues(ROOT) if is_stale(catalogue)]
    for catalogue in stale:
        compile_catalogue(catalogue)
    if stale:
        trans_real._translations.clear()  # what was read of an older one is forgotten


@pytest.fixture
def spanish() -> Iterator[None]:
    """The test speaks Spanish."""
    with translation.override("es"):
        yield
