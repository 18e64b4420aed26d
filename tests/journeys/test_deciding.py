"""People decide a rule together: from what they say to an article that plan and guard obey.

New York on four days, in a copy of its own: as much time goes by as the procedure asks for.
"""

import csv
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import PATIENCE_MS, Server

DATABASE = "greenhaven.sqlite3"
HUB, GARDEN = "lower-east-side-ecology-center", "M268-GT001"
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "cora": ("coordinator",),
    "sol": ("steward",),
    "ada": (),
    "bo": (),
    "cy": (),
    "dee": (),
    "eli": (),
    "fay": (),
    "gil": (),
    "kira": ("keeper", HUB),
    "gus": ("keeper", GARDEN),
}
BEDS_HA = 0.29891 / 2  # half of its area is beds
VOTERS = ("cora", "ada", "bo", "cy", "dee", "eli", "fay", "gil")
QUESTION = "How much compost do community gardens need?"
SAID = "Beds that had compost for decades need less of it."
TITLE = "Less phosphorus for community gardens"
AGAINST = ("gil",)
LAST = "2025-12-01"  # a week of voting later, a Monday
USUAL_MS = 5_000  # that what is expected may take, where nothing else goes on
SIZE = {"width": 1440, "height": 900}


@pytest.fixture
def town(server: Server, tmp_path: Path) -> Iterator[Server]:
    """A copy of New York, in which time goes by without a trace in other journeys."""
    for file in server.home.iterdir():
        if file.is_file() and not file.name.startswith(DATABASE):
            shutil.copy(file, tmp_path)
    with (
        sqlite3.connect(server.home / DATABASE) as known,
        sqlite3.connect(tmp_path / DATABASE) as copy,
    ):
        known.backup(copy)
    served = Server(tmp_path)
    served.begin("serve")
    try:
        yield served
    finally:
        served.end()


@pytest.fixture
def pages(town: Server, browser: Browser) -> Iterator[dict[str, Page]]:
    """A browser of their own for everybody, signed in."""
    words = [word for name, more in PEOPLE.items() for word in (name, *more, ",")][:-1]
    keys = of_home(town.home, "-m", "tests.journeys.people", *words).split()
    opened: dict[str, BrowserContext] = {}
    for name, key in zip(PEOPLE, keys, strict=True):
        opened[name] = browser.new_context(base_url=town.address, viewport=SIZE)  # type: ignore[arg-type]
        opened[name].set_default_timeout(PATIENCE_MS)
        opened[name].add_cookies([{"name": "sessionid", "value": key, "url": town.address}])
    found = {name: context.new_page() for name, context in opened.items()}
    for page in found.values():
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    expect.set_options(timeout=PATIENCE_MS)
    yield found
    expect.set_options(timeout=USUAL_MS)
    for context in opened.values():
        context.close()


def of_home(home: Path, *words: str, today: str = "") -> str:
    """What a program of Python says that works on a site's home, on that day."""
    told = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=Path(__file__).parents[2],
        env=told | {"GREENHAVEN_HOME": str(home), "GREENHAVEN_TODAY": today},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_journey_of_those_who_decide(pages: dict[str, Page], town: Server, tmp_path: Path) -> None:
    cora, sol, ada = pages["cora"], pages["sol"], pages["ada"]
    it_is_known_where_they_live(sol)
    she_asks_what_people_think(cora)
    a_neighbour_says_it_in_her_words(ada)
    for name in VOTERS:
        they_say_what_they_think(pages[name])
    she_makes_a_proposal_of_it(cora)
    what_it_would_do_is_computed(cora)
    two_others_support_it(pages)
    a_neighbour_amends_it(ada)
    her_amendment_is_taken(cora)
    what_it_would_do_is_computed(cora)

    town.go_to("2025-11-17")
    its_text_is_final(cora)

    town.go_to("2025-11-20")
    the_vote_is_called(sol)
    they_vote(pages)

    town.go_to(LAST)
    it_is_counted_and_in_force(ada)
    anybody_can_count_it_again(ada, tmp_path)
    the_next_plan_obeys_it(cora)
    # No page says what lay at a hub before anything was written down there.
    of_home(town.home, "-m", "tests.journeys.heaps", "kira", HUB, "2000", today=LAST)
    the_guard_refuses_what_is_too_much(pages["gus"], pages["kira"])
    she_reads_what_became_of_her_words(ada)


def from_the_council(page: Page, *links: str | re.Pattern[str]) -> None:
    """As somebody gets there who knows no other address: by links, one after the other."""
    from_the_way(page, "/council/", *links)


def from_the_way(page: Page, begins: str, *links: str | re.Pattern[str]) -> None:
    """By links that stand in a page, one after the other."""
    page.goto(begins)
    for link in links:
        followed(page, page.get_by_role("main").get_by_role("link", name=link).first)


def followed(page: Page, what: Locator) -> None:
    """Press it, and wait for the page to which it leads."""
    with page.expect_navigation():
        what.click()


def it_is_known_where_they_live(steward: Page) -> None:
    """One person, one vote: a steward who has met them confirms where each of them lives."""
    from_the_council(steward, "Confirm who lives here")
    for number, name in enumerate(VOTERS):
        steward.get_by_label("Their e-mail").fill(f"{name}@example.org")
        steward.get_by_label("District").select_option("103")
        steward.get_by_label("Their address").fill(f"{number + 1} Avenue C, door 2")
        steward.get_by_label("a steward has met them").check()
        steward.get_by_role("button", name="Confirm").click()
        confirmed = steward.get_by_text(f"{name.capitalize()}, a steward has met them")
        expect(confirmed).to_be_visible()


def she_asks_what_people_think(page: Page) -> None:
    """A conversation is opened, with a thought to begin with."""
    from_the_council(page, "All conversations", "Open a conversation")
    page.get_by_label("What do you ask?").fill(QUESTION)
    page.get_by_label("Statements to begin with").fill("All of what we compost should stay here.")
    page.get_by_label("only once a moderator").uncheck()
    page.get_by_role("button", name="Open it").click()


def a_neighbour_says_it_in_her_words(page: Page) -> None:
    """A statement of one's own stands beside the others."""
    from_the_council(page, QUESTION, "Write a statement of your own")
    page.get_by_label("Your statement").fill(SAID)
    page.get_by_role("button", name="Send").click()


def they_say_what_they_think(page: Page) -> None:
    """Each thought on its own, in an order that is drawn; all agree with the neighbour's."""
    from_the_council(page, QUESTION)
    for number in range(2):
        expect(page.locator(".opinion")).to_contain_text(f"{number} of 2 answered")
        words = page.locator("#statement-words").inner_text()
        answer = "Agree" if words == SAID else "Pass"
        page.locator("form.answers").get_by_role("button", name=answer, exact=True).click()
    expect(page.locator("main")).to_contain_text("that was the last one")


def she_makes_a_proposal_of_it(page: Page) -> None:
    """The map shows what all share; of that, a draft is made: 10 kg where 15 were allowed."""
    from_the_council(page, QUESTION, "Look at the map", re.compile(SAID))
    expect(page.locator("main")).to_contain_text(SAID)
    change = page.get_by_role("link", name=re.compile("Change it.*phosphorus-cap-gardens"))
    followed(page, change)
    page.get_by_label("Most a hectare and year").fill("12")
    page.get_by_label("what should be so").fill(TITLE)
    page.get_by_label("Why?").fill("What roots do not take up washes into the harbour.")
    page.get_by_role("button", name="Show me what it would say").click()
    expect(page.locator(".preview")).to_contain_text("at most 12 kg of phosphorus")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def what_it_would_do_is_computed(page: Page) -> None:
    """Asked for on the page, computed by the running site meanwhile, shown with intervals."""
    followed(page, page.get_by_role("button", name="Compute what it would do"))
    told = page.locator("#consequences")
    until(page, lambda: told.locator(".effects").count() > 0)
    expect(told).to_contain_text(re.compile(r"about .* \(.* to .*\)"))


def two_others_support_it(pages: Mapping[str, Page]) -> None:
    """So many have to stand behind a draft before all are asked to discuss it."""
    for name in ("ada", "bo"):
        from_the_council(pages[name], "All proposals", TITLE)
        pages[name].get_by_role("button", name="Support it").click()
        expect(pages[name].get_by_role("button", name="Support it no more")).to_be_visible()
    page = pages["cora"]
    from_the_council(page, "All proposals", TITLE)
    page.get_by_role("button", name="Begin the discussion").click()
    expect(page.locator(".stages [aria-current]")).to_contain_text("Discussion")


def a_neighbour_amends_it(page: Page) -> None:
    """She would have even less: 10 kg; her change is looked at, and offered."""
    from_the_council(page, TITLE, "Offer an amendment")
    change = page.get_by_role("link", name=re.compile("Change it.*phosphorus-cap-gardens"))
    followed(page, change)
    page.get_by_label("Most a hectare and year").fill("10")
    page.get_by_label("what would you have otherwise").fill("10 kg")
    page.get_by_label("Why?").fill("Few beds are cropped all year.")
    page.get_by_role("button", name="Show me what it would say").click()
    expect(page.locator(".preview")).to_contain_text("at most 10 kg of phosphorus")
    page.get_by_role("button", name="Offer it").click()
    expect(page.locator("main")).to_contain_text("Your amendment is offered.")


def her_amendment_is_taken(page: Page) -> None:
    """The author answers it; the text is another one, and its supporters are asked again."""
    from_the_council(page, TITLE, "10 kg")
    page.get_by_label("Answer").fill("Better so.")
    page.get_by_role("button", name="Take it into the text").click()
    expect(page.locator("#what ~ .reads")).to_contain_text("at most 10 kg of phosphorus")


def its_text_is_final(page: Page) -> None:
    """After the days of discussion that the procedure asks for."""
    from_the_council(page, TITLE)
    page.get_by_role("button", name="Make the text final").click()
    expect(page.locator("main")).to_contain_text("Digest of the final text")


def the_vote_is_called(page: Page) -> None:
    """After the days with the final text: by a steward, and as open as the rules say."""
    from_the_council(page, TITLE)
    call = page.get_by_role("button", name="Call the vote")
    until(page, lambda: call.count() > 0)  # whether rules conflict is looked at first
    call.click()
    expect(page.locator("main")).to_contain_text("The vote is called.")


def they_vote(pages: Mapping[str, Page]) -> None:
    """Each in a browser of their own; each sees the ballot once more before it is cast."""
    for name in VOTERS:
        page = pages[name]
        from_the_council(page, re.compile(f"^Vote ?: {TITLE}"))
        page.get_by_label("No" if name in AGAINST else "Yes", exact=True).check()
        page.get_by_role("button", name="Look at it once more").click()
        page.get_by_role("button", name="Cast this vote").click()
        expect(page.locator("main")).to_contain_text("You have voted.")


def it_is_counted_and_in_force(page: Page) -> None:
    """Once its days are over the site counts it; that moment the article is another one."""
    from_the_council(page, "All votes", TITLE)
    until(page, lambda: page.get_by_role("link", name="All ballots as a file").count() > 0)
    expect(page.locator("main")).to_contain_text(f"{len(VOTERS)} people voted: 7 yes, 1 no")
    page.get_by_role("link", name="Read the proposal").click()
    expect(page.locator(".stages [aria-current]")).to_contain_text("In force")
    page.get_by_role("link", name="phosphorus-cap-gardens").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("at most 10 kg of phosphorus")
    expect(page.locator("main")).to_contain_text(
        re.compile(r"decided by\s*vote \d+ of 27 November")
    )
    page.get_by_role("main").get_by_role("link", name="Rules").click()
    expect(page.locator("main")).to_contain_text("is in force by now")


def anybody_can_count_it_again(page: Page, folder: Path) -> None:
    """The published file alone gives the same result, where there is neither site nor database."""
    from_the_council(page, "All votes", TITLE)
    with page.expect_download() as found:
        page.get_by_role("link", name="All ballots as a file").click()
    file, empty = folder / found.value.suggested_filename, folder / "empty"
    found.value.save_as(file)
    empty.mkdir()
    said = recounted(file, empty)
    assert said.returncode == 0, said.stdout + said.stderr
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"choice":"no"', '"choice":"yes"', 1), encoding="utf-8")
    assert recounted(file, empty).returncode == 1
    assert not list(empty.iterdir())


def recounted(file: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """What the command says of a file, where nothing of a site is."""
    told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    program = str(Path(sys.executable).with_name("greenhaven"))
    return subprocess.run(
        [program, "council", "recount", str(file)],
        env=told | {"GREENHAVEN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def the_next_plan_obeys_it(page: Page) -> None:
    """The site plans anew; a garden that got up to 15 kg of phosphorus a hectare now gets 10."""
    assert 10 * BEDS_HA < phosphorus_kg(page) < 15.01 * BEDS_HA
    from_the_way(page, "/plan/", "What has changed")
    page.get_by_role("button", name="Plan again").click()
    rules = page.context.new_page()
    rules.goto("/rules/")
    article = rules.locator("#phosphorus-cap-gardens")
    until(rules, lambda: "at most 10 kg of phosphorus" in article.inner_text())
    expect(article).to_contain_text(re.compile(r"vote \d+ of 27 November"))
    expect(article).to_contain_text("the plan reaches")
    assert phosphorus_kg(page) == pytest.approx(10 * BEDS_HA, rel=1e-3)


def phosphorus_kg(page: Page) -> float:
    """What comes to the garden by the plan in force, in the file that anybody can take away."""
    page.goto("/plan/")
    with page.expect_download() as found:
        page.get_by_role("link", name="The plan as CSV").click()
    with found.value.path().open(encoding="utf-8") as file:
        to_garden = [row for row in csv.DictReader(file) if row["destination"] == GARDEN]
    return 1000 * sum(float(row["phosphorus_t"]) for row in to_garden)


def the_guard_refuses_what_is_too_much(gardener: Page, keeper: Page) -> None:
    """750 kg were within the old cap of that garden; a handover of as much is refused, in words."""
    from_the_way(gardener, "/me/", "Ask for compost")
    gardener.locator("[name=place]").first.select_option(label="El Jardin del Paraiso")
    gardener.locator("#id_quantity").fill("750")
    gardener.get_by_role("button", name="Ask").click()
    from_the_way(keeper, "/keep/", "Offer compost to a garden")
    keeper.locator(".choice").filter(has_text="El Jardin del Paraiso").click()
    keeper.locator("#id_quantity").fill("750")
    keeper.get_by_role("button", name="Ask the garden").click()
    from_the_way(gardener, "/keep/")
    gardener.locator(".lines a").first.click()
    gardener.get_by_role("button", name="That suits me").click()
    from_the_way(gardener, "/keep/")
    gardener.locator(".lines a").first.click()
    gardener.locator("#id_quantity").fill("750")
    gardener.get_by_role("button", name="We have it").click()
    expect(gardener.locator("main")).to_contain_text("at most 10 kg of phosphorus")


def she_reads_what_became_of_her_words(page: Page) -> None:
    """Whoever said what a rule came of finds the rule on a page of their own."""
    from_the_way(page, "/me/", "What I said, and what became of it")
    expect(page.locator("#list")).to_contain_text(SAID)
    expect(page.locator("#list")).to_contain_text(TITLE)


def until(page: Page, seen: Callable[[], bool]) -> None:
    """Look again and again at a page on which something is awaited from the running site."""
    for _attempt in range(90):
        if seen():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"{page.url} still says: {page.locator('main').inner_text()}")
