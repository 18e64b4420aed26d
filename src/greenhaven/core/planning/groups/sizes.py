"""Which cities are planned by groups."""

from greenhaven.core.city import City

MOST_SOURCES = 30_000  # above this a program of every source takes minutes and gigabytes


def is_large(city: City) -> bool:
    """Whether a plan of the city is made by groups of places."""
    return len(city.sources) > MOST_SOURCES


def too_large(city: City) -> str:
    """What to do instead of planning every source of a large city by itself."""
    return (
        f"{city.name} has {len(city.sources)} sources, and at most {MOST_SOURCES} are planned one "
        "by one: make the plan with allocate_grouped, which plans groups of neighbours and proves "
        "how near it comes to the best plan"
    )
