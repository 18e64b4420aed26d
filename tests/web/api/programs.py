"""A program that asks with somebody's key."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.test import Client

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.tokens.actions import make_key
from greenhaven.web.commons.tokens.scopes import SCOPES


@dataclass(frozen=True, slots=True)
class Program:
    """A client that sends a key with each request; none = without a key."""

    key: str | None = None

    def ask(
        self, method: str, path: str, body: object = None, repeat: str | None = None
    ) -> tuple[int, Any]:
        """The status and what was answered."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if repeat:
            headers["Idempotency-Key"] = repeat
        response = Client().generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )
        return response.status_code, json.loads(response.content or b"null")

    def get(self, path: str) -> tuple[int, Any]:
        """What is read."""
        return self.ask("GET", path)

    def post(self, path: str, body: object = None, repeat: str | None = None) -> tuple[int, Any]:
        """What is answered to something new."""
        return self.ask("POST", path, body, repeat)


def program_of(person: Person, *scopes: str) -> Program:
    """A program of that person with all scopes, or only some."""
    made = make_key(
        by=person,
        name="a test",
        scopes=scopes or list(SCOPES),
        days=30,
        request_key=uuid.uuid4(),
    )
    return Program(made.key)
