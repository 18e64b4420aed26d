"""Programs of the village."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def programs_are_not_held_back(settings: Settings) -> None:
    """Tests ask more in a minute than one program does; one of them asks for the limits."""
    settings.API_PER_KEY = settings.API_PER_ADDRESS = 1_000_000
