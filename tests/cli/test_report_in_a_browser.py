"""Reports opened in a browser at three widths: nothing sticks out, nothing is fetched, and everybody can read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from terminal import run

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (360, 820, 1400)
LANGUAGES = ("de", "fr")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="skipped: there is no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ]  # fmt: skip
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The reports of all examples, with late, missed, open and measured-only figures, their overview, pages for meetings, a statement.

    Other languages have longer words.
    """
    out = tmp_path_factory.mktemp("reports")
    provider = ROOT / "examples/service-provider"  # its customers have pages of one text: one of them is looked at
    with_records = sorted(path.parent for path in (ROOT / "examples").glob("*/servanda.toml"))
    wanted = [each for each in with_records if each != provider] + [provider / "customers/hanse-kontor.yaml"]
    assert run("report", *wanted, "--format", "html", "--output", out).code == 0
    for language in LANGUAGES:
        desk = ROOT / "examples" / "service-desk" / "service-desk.yaml"
        assert run("report", desk, "--language", language, "--format", "html", "--output", out / language).code == 0
    leads = ROOT / "examples" / "marketing-sales"
    assert run("report", leads, "--page", "leadership", "--format", "html", "--output", out).code == 0
    online = ROOT / "examples" / "online-service"
    assert run("report", online, "--page", "monthly", "--format", "html", "--output", out).code == 0
    assert run("settle", online, "--period", "2026-03", "--format", "html", "--output", out / "statements").code == 1
    found = sorted(out.rglob("*.html"))
    assert len(found) > 6
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_and_nothing_is_fetched(browser: Any, pages: list[Path], width: int) -> None:
    for path in pages:
        page = browser.new_page(viewport={"width": width, "height": 900})
        fetched: list[str] = []
        page.on("request", lambda request, fetched=fetched: fetched.append(request.url))
        page.goto(path.as_uri())
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (path.name, beyond, fetched) == (path.name, 0, [path.as_uri()])
        page.close()


def test_everybody_can_read_them(browser: Any, pages: list[Path]) -> None:
    """Contrast, names of pictures, order of headings and the rest that axe-core knows, which hangs on no width."""
    from axe_playwright_python.sync_playwright import Axe

    for path in (each for each in pages if each.parent.name not in LANGUAGES):
        page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        assert [(path.name, each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
        page.close()
