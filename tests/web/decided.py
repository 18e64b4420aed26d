"""What people of the village decide on, for tests."""

from datetime import datetime, timedelta

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.models import Proof, Residence


def resident_of(
    person: Person, attested_by: Person, at: datetime, district: str = "n", days: int = 30
) -> Residence:
    """Someone who has been known to live in a district for some days."""
    return Residence.objects.create(
        city="village",
        person=person,
        district=district,
        proof=Proof.STEWARD,
        home_digest=f"{person.pk:064x}",
        attested_by=attested_by,
        since=at - timedelta(days=days),
    )
