"""The pages hang together: links lead somewhere, every page is listed, and what exists is on the page of measuring."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from page import ROOT, Shown, blocks, follow

from servanda.desk import evidence, results
from servanda.metrics import facts
from servanda.records.binding import FORMATS, KEYS, UNITS
from servanda.records.workspace import read_bindings
from servanda.words.result import State, Word

DOCS = ROOT / "docs"
MEASURE = DOCS / "measure.md"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.glob("*.md")),
    *sorted(ROOT.glob("examples/*/README.md")),
]
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def words(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.+)$", words(page), re.MULTILINE)
    named = re.findall(r'<a (?:id|name)="([^"]+)"', words(page))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings} | set(named)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(words(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


def test_the_list_of_pages_has_every_page() -> None:
    listed = set(_LINK.findall((DOCS / "index.md").read_text(encoding="utf-8")))
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= listed


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return follow(MEASURE, tmp_path_factory.mktemp("measure"))


def test_every_command_prints_what_the_page_of_measuring_shows(shown: list[Shown]) -> None:
    assert shown
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_every_command_prints_what_the_page_of_reports_shows(tmp_path: Path) -> None:
    for each in follow(DOCS / "report.md", tmp_path):
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


@pytest.mark.parametrize("page", [MEASURE, DOCS / "tutorial.md"], ids=lambda page: page.name)
def test_every_binding_that_is_shown_can_be_read(page: Path, tmp_path: Path) -> None:
    found = [block.text for block in blocks(page.read_text(encoding="utf-8")) if block.language == "toml"]
    assert found
    for text in found:
        file = tmp_path / "servanda.toml"
        file.write_text(text, encoding="utf-8")
        bindings, problems = read_bindings(file)
        assert bindings.shared
        assert problems == ()


def test_everything_a_binding_can_say_is_on_the_page() -> None:
    text = words(MEASURE)
    assert [key for key in KEYS if f"`{key}`" not in text] == []
    assert [each for each in (*FORMATS, *UNITS) if not re.search(rf"\b{each}\b", text)] == []


def test_every_column_and_field_is_on_the_page() -> None:
    text = words(MEASURE)
    counts = {"in", "out", "pending", "excluded", "unreadable"}
    listed = [*evidence.COLUMNS, *(each for each in results.COLUMNS if each not in counts | {"start", "end"})]
    assert [each for each in listed if f"`{each}`" not in text] == []


def test_every_verdict_state_and_outcome_is_on_the_page() -> None:
    rows = {row.strip() for row in re.findall(r"^\| ([a-z ]+) \|", words(MEASURE), re.MULTILINE)}
    outcomes = {"not covered" if each == facts.UNCOVERED else each for each in _outcomes()}
    assert rows >= {*get_args(Word), *outcomes}
    assert all(f"**{state}**" in words(MEASURE) for state in get_args(State))


def _outcomes() -> list[str]:
    return [
        facts.INSIDE, facts.OUTSIDE, facts.PENDING, facts.UNCOVERED, facts.UNREADABLE, facts.UNSTARTED, facts.LEFT_OUT,
        facts.UNKNOWN, facts.EXCLUDED,
    ]  # fmt: skip
