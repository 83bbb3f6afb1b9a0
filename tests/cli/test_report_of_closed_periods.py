"""What was closed stands in the report of its period, also where text and records of today have no such figure any more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from terminal import Place, run

MARCH = ("--period", "2026-03")
WHY = "text and records of today have no such figure; what is closed stays"


@pytest.fixture
def closed(place: Place) -> Place:
    """March is closed: the records reach past it and none is pending."""
    place.write("servanda.toml", '[defaults]\ncomplete_until = "2026-05-01"\n')
    place.change("take: average}", "take: average, where: first_attempt_at is not null}")
    assert run("close-period", place.file, *MARCH).code == 0
    return place


def report(place: Place, *words: object) -> str:
    ran = run("report", place.file, "--output", place.folder / "out", *words)
    assert ran.code == 0, ran.err
    (path,) = (place.folder / "out").iterdir()
    page = re.sub(r"<(style|svg).*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def without_volume(place: Place) -> None:
    """The promise of Marketing is taken out of the text."""
    text = place.file.read_text(encoding="utf-8")
    start, end = text.index("  lead-volume:\n"), text.index("  follow-up:\n    promised_by")
    place.write("agreement.yaml", (text[:start] + text[end:]).replace("    only_if: lead-volume met\n", ""))


def test_nothing_is_said_while_the_figure_is_there(closed: Place) -> None:
    assert WHY not in report(closed, *MARCH)


def test_a_promise_that_was_taken_out_stands_with_its_closed_figure(closed: Place) -> None:
    without_volume(closed)
    page = report(closed, *MARCH)
    assert f"lead-volume March 2026 closed as 4, met {WHY}" in page


def test_it_stands_in_the_report_of_its_own_period_only(closed: Place) -> None:
    without_volume(closed)
    assert "March 2026 closed as 4, met" not in report(closed, "--period", "2026-02")


def test_a_period_of_which_only_closed_figures_are_left_still_has_a_report(closed: Place) -> None:
    closed.change("in_force: 2026-01-01", "in_force: 2026-04-01")
    page = report(closed, *MARCH)
    assert f"lead-volume March 2026 closed as 4, met {WHY}" in page
    assert f"follow-up March 2026 closed as 60%, missed {WHY}" in page
