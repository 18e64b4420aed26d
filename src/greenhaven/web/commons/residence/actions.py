"""Where someone lives is confirmed by a steward, and ends when they move."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.digests import digest_of, plain
from greenhaven.web.commons.residence.errors import ResidenceError
from greenhaven.web.commons.residence.models import Proof, Residence
from greenhaven.web.commons.residence.queries import residence_of
from greenhaven.web.commons.snapshots.queries import present_city

PAGE = "/me/residence/"
SHORTEST = 5  # letters and digits of an address


@transaction.atomic
def attest(
    *,
    by: Person,
    person: Person,
    district: str,
    proof: str,
    home: str,
    document: str = "",
) -> Residence:
    """A steward says that someone lives in a district, and how it is known.

    The address and the document are not kept: only digests, by which the same home and the same
    document are told again.
    """
    city = present_city()
    at = clock.now(city)
    refuse_unknown(city, district, home)
    if proof not in (Proof.STEWARD, Proof.HOUSEHOLD, Proof.BILL):
        raise ResidenceError(_("Say how it is known where they live."))
    if proof == Proof.BILL and not plain(document):
        raise ResidenceError(_("Give the number on the bill; only a digest of it is kept."))
    _refuse_own_household(by, person, digest_of("home", home), city, at)
    seen = digest_of("document", document) if plain(document) else ""
    _refuse_used(seen, person, city)
    made = settle(
        person=person,
        city=city,
        district=district,
        proof=proof,
        home_digest=digest_of("home", home),
        document_digest=seen,
        by=by,
        at=at,
    )
    witness(by=by, action="residence.attest", subject=made, told={"proof": proof})
    return made


def settle(  # noqa: PLR0913 -- one argument a column
    *,
    person: Person,
    city: City,
    district: str,
    proof: str,
    home_digest: str,
    at: datetime,
    by: Person | None = None,
    document_digest: str = "",
) -> Residence:
    """Take down where someone lives from now on; where they lived before ends."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    before = Residence.objects.filter(city=city.id, person=person, ended_at=None)
    same = before.filter(district=district, home_digest=home_digest, proof=proof).first()
    if same is not None:
        return same
    since = at
    if (old := before.first()) is not None:
        before.update(ended_at=at, ended_by=by or person, why=_("confirmed anew"))
        # Confirmed anew in the same district: they have lived there since.
        since = old.since if old.district == district else at
    made = Residence.objects.create(
        city=city.id,
        person=person,
        district=district,
        proof=proof,
        home_digest=home_digest,
        document_digest=document_digest,
        attested_by=by,
        since=since,
    )
    tell(people=[person], topic="residence.confirmed", url=PAGE)
    return made


@transaction.atomic
def end(*, residence: Residence, by: Person, why: str = "") -> Residence:
    """Someone has moved away, or was taken down wrongly; votes that are open keep their roll."""
    locked = Residence.objects.select_for_update(no_key=True).get(pk=residence.pk)
    if locked.ended_at is not None:
        return locked
    own = by.pk == locked.person_id
    if not own and not why.strip():
        raise ResidenceError(_("Say why: they are told."))
    locked.ended_at, locked.ended_by = clock.now(present_city()), by
    locked.why = why.strip()[:300] or _("moved away")
    locked.save(update_fields=["ended_at", "ended_by", "why"])
    if not own:
        told: dict[str, str | int | float] = {"why": locked.why}
        tell(people=[locked.person], topic="residence.ended", told=told, url=PAGE)
    witness(by=by, action="residence.end", subject=locked, told={"why": locked.why})
    return locked


def refuse_unknown(city: City, district: str, home: str) -> None:
    """Raise where the district or the address is none."""
    if district not in city.districts.id.tolist():
        raise ResidenceError(_("Choose the district."))
    if len(plain(home)) < SHORTEST:
        raise ResidenceError(_("Give the whole address: street, number, door."))


def _refuse_own_household(by: Person, person: Person, home: str, city: City, at: datetime) -> None:
    """Nobody confirms themselves, their household, or a household that confirmed theirs."""
    if by.pk == person.pk:
        raise ResidenceError(_("Another steward must confirm where you live."))
    own = residence_of(by, city.id, at)
    if own is None:
        return
    if own.home_digest == home:
        raise ResidenceError(_("This is your own household: another steward must confirm it."))
    standing = Residence.objects.filter(city=city.id, ended_at=None)
    there = standing.filter(home_digest=home).values("person")
    if standing.filter(home_digest=own.home_digest, attested_by__in=there).exists():
        raise ResidenceError(
            _(
                "This household has confirmed yours: two households do not confirm each other. "
                "Ask another steward."
            )
        )


def _refuse_used(document: str, person: Person, city: City) -> None:
    used = Residence.objects.filter(city=city.id, document_digest=document, ended_at=None)
    if document and used.exclude(person=person).exists():
        raise ResidenceError(_("This document has confirmed somebody else already."))
