"""How a plan speaks of amounts and limits: field words, metric, thin spaces in thousands."""

from datetime import date

from greenhaven.core.city import City

THIN_SPACE = "\u202f"

LIMIT_SENTENCES = {
    "capacity": "One more tonne a week at {owner} would save {saving}.",
    "minimum": "One tonne less that {owner} must be fed in a week would save {saving}.",
    "nitrogen cap": "One more kilogram of nitrogen allowed at {owner} would save {saving}.",
    "phosphorus cap": "One more kilogram of phosphorus allowed at {owner} would save {saving}.",
    "fairness floor": "One tonne less for the gardens of {owner} would save {saving}.",
    "C:N at most": "A mix with one more point of C:N at {owner} would save {saving}.",
    "C:N at least": "A mix with one point of C:N less at {owner} would save {saving}.",
    "moisture at most": "A mix one percentage point wetter at {owner} would save {saving}.",
    "moisture at least": "A mix one percentage point drier at {owner} would save {saving}.",
    "free air space at least": "A mix with 0.01 less air space at {owner} would save {saving}.",
}


def grouped(value: float, digits: int = 0) -> str:
    """A number with thin spaces between thousands."""
    return f"{value:,.{digits}f}".replace(",", THIN_SPACE)


def mass(tonnes: float) -> str:
    """A mass in the unit that a reader would choose: kg below one tonne."""
    if abs(tonnes) < 0.9995:
        return f"{grouped(1e3 * tonnes)} kg"
    return f"{grouped(tonnes, 1 if abs(tonnes) < 100 else 0)} t"


def by_day(iso: str) -> str:
    """A day of a plan in words: "12 May"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B}"


def price_sentence(city: City, limit: str, owner: str, saving: float) -> str:
    """The price of one more unit of a limit, in words."""
    return LIMIT_SENTENCES[limit].format(owner=name_of(city, owner), saving=money(city, saving))


def money(city: City, amount: float) -> str:
    """An amount in the city's currency; cents below a hundred."""
    return f"{grouped(amount, 0 if amount >= 100 else 2)} {city.currency}"


def name_of(city: City, place: str) -> str:
    """The name of a hub, garden, district or source."""
    for table in (city.hubs, city.gardens, city.districts, city.sources):
        found = table.name[table.id == place]
        if len(found):
            return str(found[0])
    return place
