"""A real server on a new home, and a real browser to visit it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Draws the map by the processor, where there is no graphics card.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
PATIENCE_MS = 60_000  # a map drawn by one slow processor


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its database."""
    return tmp_path_factory.mktemp("home")


class Server:
    """The site of a home, served by one command, which may be ended and begun on another day."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.address = ""
        self.port = "0"

    def begin(self, *command: str, today: str = "") -> None:
        """Serve, and wait until the command says where."""
        told = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        told["GREENHAVEN_HOME"] = str(self.home)
        if today:
            told["GREENHAVEN_TODAY"] = today
        program = str(Path(sys.executable).with_name("greenhaven"))
        log = self.home / "log"
        with log.open("a") as errors:
            self.running = subprocess.Popen(
                [program, *command, "--port", self.port],
                env=told,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.address = address_told(self.running, log)
        self.port = self.address.rpartition(":")[2]

    def end(self) -> None:
        """Stop serving."""
        self.running.terminate()
        self.running.wait(timeout=60)

    def go_to(self, today: str) -> None:
        """Let time pass until that day: the same home, served again."""
        self.end()
        self.begin("serve", today=today)


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """New York City, made, planned and served by the one command."""
    served = Server(home)
    served.begin("up", "nyc")
    try:
        yield served
    finally:
        served.end()


@pytest.fixture(scope="session")
def site(server: Server) -> str:
    """The address of New York City."""
    return server.address


def address_told(server: subprocess.Popen[str], log: Path) -> str:
    """The address that the command prints when all is ready."""
    said = []
    for line in server.stdout or ():
        said.append(line)
        if "http://" in line:
            return "http://" + line.partition("http://")[2].split()[0].rstrip("/")
    raise AssertionError(f"the site did not start: {''.join(said)}{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = os.environ.get("GREENHAVEN_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A reader at a desk."""
    opened = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A reader with a phone of 390 px."""
    opened = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, has_touch=True
    )
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def sign_in(home: Path, site: str) -> Callable[..., None]:
    """Sign somebody in on a phone or desk: a name, and a role and place if they have one."""

    def into(visitor: BrowserContext, *who: str) -> None:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.journeys.people", *who],
            cwd=Path(__file__).parents[2],
            env=environment | {"GREENHAVEN_HOME": str(home)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        visitor.clear_cookies()
        visitor.add_cookies([{"name": "sessionid", "value": made.stdout.strip(), "url": site}])

    return into


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page at a desk that fails the test when a script of it fails."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    return opened
