"""No page of the council asks the database more than a few questions, however much there is."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys.deciders import told

MOST = 15


@pytest.mark.django_db
def test_no_page_of_a_council_in_use_asks_more_than_a_few_questions():
    call_command("load_city", "nyc", verbosity=0)
    call_command("fill_council", "nyc", verbosity=0)
    pages = told()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(pages.pop("visit"))
    pages.pop("secret")
    addresses = [each for group in pages.values() for each in group]
    addresses.remove("/rules/")  # is not there before there is a plan
    asked: dict[str, int] = {}

    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        asked[address] = len(queries)

    assert len(asked) > 50
    assert {address: n for address, n in asked.items() if n > MOST} == {}
