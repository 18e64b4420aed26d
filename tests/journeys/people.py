"""People who have signed in: makes them on a site's own home, and prints the keys of their visits.

GREENHAVEN_HOME=… python -m tests.journeys.people ana
GREENHAVEN_HOME=… python -m tests.journeys.people kim keeper tompkins-square-greenmarket
GREENHAVEN_HOME=… python -m tests.journeys.people cora coordinator , sol steward , ada
"""

import os
import sys
from collections.abc import Iterator, Sequence

import django


def visit_of(name: str, role: str = "", place: str = "") -> str:
    """The key of a session of that person, who is made with the role if there is nobody yet."""
    from django.conf import settings
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
    )
    from django.contrib.sessions.backends.db import SessionStore

    from greenhaven.web.commons.people.models import Grant, Person
    from greenhaven.web.commons.places.models import Place

    address = f"{name}@example.org"
    person = Person.objects.filter(email=address).first()
    if person is None:
        person = Person.objects.create_user(address, name=name.capitalize())
        if role:
            kept = Place.objects.get(code=place) if place else None
            Grant.objects.create(person=person, role=role, place=kept)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def each_of(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Several people, with a comma between one and the next."""
    begun = 0
    for place, word in enumerate(words):
        if word == ",":
            yield words[begun:place]
            begun = place + 1
    yield words[begun:]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenhaven.web.settings")
    django.setup()
    for who in each_of(sys.argv[1:]):
        print(visit_of(*who))  # noqa: T201 -- what it is run for
