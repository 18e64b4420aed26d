"""One path through the whole, on New York's real data; every part lengthens it."""

import re

from playwright.sync_api import Page, expect


def spaced(text: str) -> str:
    """With ordinary single spaces."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_journey_of_a_coordinator(page: Page):
    a_coordinator_sees_her_city(page)
    she_opens_her_district(page)
    she_asks_what_becomes_of_a_mix(page)
    she_looks_ahead(page)
    she_follows_nitrogen_back_to_its_districts(page)
    she_reads_what_a_garden_can_take(page)
    she_reads_the_rules(page)


def a_coordinator_sees_her_city(page: Page) -> None:
    """Step 1: what came in, what was published, which hubs there are and what is assumed."""
    page.goto("/")
    expect(page).to_have_title("Today in New York City · Greenhaven")
    sentence = spaced(page.get_by_role("heading", level=1).inner_text())
    assert re.fullmatch(
        r"Planned for this week: [\d ]+ t in, [\d. ]+ (t|kg) back to the soil", sentence
    )
    expect(page.get_by_text("no live feeds are set")).to_be_visible()
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "true")
    expect(page.locator("[data-map] canvas")).to_be_visible()

    year = spaced(page.locator("#year").inner_text())
    assert "106 386 t" in year
    assert "November 2024 to October 2025" in year
    assert "about 117 000 that is often quoted is in short tons" in year
    assert "Phosphorus sets the limit" in page.locator("#phosphorus").inner_text()

    hubs = page.locator("#hubs tbody tr")
    processing = hubs.filter(has_text="processing hub")
    assert processing.count() >= 8
    for row in processing.all():
        expect(row.get_by_role("link", name="assumed").first).to_be_visible()
    expect(hubs.filter(has_text="Fresh Kills")).to_contain_text("permit expired")
    expect(hubs.filter(has_text="Demonstration digester")).to_contain_text("demonstration")


def she_opens_her_district(page: Page) -> None:
    """Step 2: the Lower East Side: its year, its week, and what its gardens can safely take."""
    page.get_by_label("Your district").select_option(label="Lower East Side-Chinatown")
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_url(re.compile(r"/districts/103/$"))
    opening = spaced(page.locator(".opening").inner_text())
    assert "880.4 t of organics were collected here from November 2024 to October 2025" in opening
    assert "Capture was 4.8 % in June 2025" in opening

    jobs = page.locator("#jobs tbody").first.get_by_role("row")
    assert jobs.count() >= 4
    expect(jobs.filter(has_text="Lower East Side Ecology Center").first).to_be_visible()

    gardens = page.locator("#gardens tbody tr")
    assert gardens.count() >= 40
    expect(gardens.filter(has_text="El Jardin del Paraiso")).to_contain_text("phosphorus")

    closed = page.locator("#points li.closed")
    assert closed.count() == 3
    names = [point.locator("strong").inner_text() for point in closed.all()]
    page.get_by_text("jobs one by one").click()
    planned = page.locator("#jobs").inner_text()
    assert [name for name in names if name in planned] == []


def she_asks_what_becomes_of_a_mix(page: Page) -> None:
    """Step 3: what the models expect of this week's mix at a hub, and of the example digester."""
    page.get_by_role("navigation").first.get_by_role("link", name="Hubs").click()
    row = page.get_by_role("row").filter(has_text="Queensbridge")
    expect(row).to_contain_text("above 55 °C")
    row.get_by_role("link", name="Queensbridge").click()

    expected = page.locator("#expected")
    expect(expected.get_by_role("img", name=re.compile("are laid, reach"))).to_be_visible()
    expect(expected).to_contain_text("no batch may be released by it")
    expected.get_by_text("The same as a table").click()
    expect(expected.get_by_role("table", name="Temperature by day")).to_be_visible()
    expected.get_by_text("assumptions behind this forecast").click()
    expect(expected.get_by_role("table", name="What this forecast assumes")).to_be_visible()

    page.goto("/hubs/demonstration-digester/")
    expect(page.locator("#expected")).to_contain_text("the plan gives it no work")
    weeks = page.get_by_role("table", name="The digester week by week")
    expect(weeks.locator("tbody tr")).to_have_count(1)


def she_looks_ahead(page: Page) -> None:
    """Step 4: what may come of the plan, how sure it is, and what that rests on."""
    page.get_by_role("navigation").first.get_by_role("link", name="Forecast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What may come of the plan")
    opening = spaced(page.locator(".opening").inner_text())
    assert re.search(
        r"From 3 November 2025 to 25 January 2026, [\d ]+ to [\d ]+ t of organics", opening
    )
    assert "through 20 futures" in opening

    collected = page.get_by_role("img", name=re.compile("^Organics collected, in all:"))
    expect(collected).to_be_visible()
    assert page.locator(".band svg").count() >= 12
    figure = page.locator("figure.band").filter(has_text="Organics collected")
    figure.get_by_text("As a table").click()
    expect(figure.locator("tbody tr")).to_have_count(12)

    totals = page.get_by_role("table", name="Totals with their ranges")
    assert totals.get_by_role("row").count() >= 15
    grounds = page.locator("#grounds")
    expect(grounds).to_contain_text("Yes, all 20.")
    grounds.get_by_text("quantities that each future draws for itself").click()
    expect(grounds.get_by_role("table", name="What is drawn")).to_be_visible()


def she_follows_nitrogen_back_to_its_districts(page: Page) -> None:
    """Step 5: the batches of her district's hub, and the districts that they come from."""
    page.get_by_role("navigation").first.get_by_role("link", name="Hubs").click()
    page.get_by_role("link", name="Lower East Side Ecology Center").first.click()
    expect(page.locator("#ahead").get_by_role("img", name=re.compile("^Received"))).to_be_visible()
    lineage = page.locator("#lineage")
    expect(lineage).to_contain_text("nobody recorded who brought them")
    expect(lineage.locator(".batches li").first).to_contain_text(re.compile(r"\d.%"))
    lineage.get_by_text("batches as a table").click()
    assert lineage.get_by_role("table", name="Batches").locator("tbody tr").count() >= 12


def she_reads_what_a_garden_can_take(page: Page) -> None:
    """Step 6: El Jardín del Paraíso: found by its name, its caps, its weeks and its nitrogen."""
    page.get_by_role("navigation").first.get_by_role("link", name="Gardens").click()
    page.get_by_label("Name").fill("paraiso")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="El Jardin del Paraiso").click()
    expect(page).to_have_url(re.compile(r"/gardens/M268-GT001/$"))
    caps = spaced(page.locator("#caps").inner_text())
    assert re.search(r"Phosphorus \d+ % of its cap", caps)
    assert "of 2.2 kg a year" in caps
    expect(page.locator("#rules")).to_contain_text("15 kg of phosphorus")
    expect(page.get_by_role("img", name=re.compile("^Compost spread, in all:"))).to_be_visible()
    expect(page.locator("#origin")).to_contain_text("of nitrogen come here")
    expect(page.get_by_role("table", name="Nitrogen by batch")).to_be_visible()


def she_reads_the_rules(page: Page) -> None:
    """Step 7: what each article says, does and costs."""
    page.get_by_role("navigation").first.get_by_role("link", name="Rules").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The rules that the plan obeys")
    expect(page.locator("#phosphorus-cap-gardens")).to_contain_text("15 kg of phosphorus")
    expect(page.locator("#winter-rest")).to_contain_text("movements that the plan could have made")
    expect(page.locator("#heat-log")).to_contain_text("no log of its heat is known")
