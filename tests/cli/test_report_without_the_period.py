"""An agreement that has no such period: alone an error that names it, among others a note that stops nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Place, run

MARCH = ("--period", "2026-03")


@pytest.fixture
def many(place: Place) -> Place:
    """Beside the agreement one whose term begins in May, when its records have ended."""
    text = place.file.read_text(encoding="utf-8").replace("id: follow-up", "id: later").replace("of leads", "of later")
    place.write("later.yaml", text.replace("in_force: 2026-01-01", "in_force: 2026-05-04\nterm: {starts: 2026-05-04}"))
    return place


def pages(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_others_get_their_pages_and_the_run_is_well(many: Place) -> None:
    ran = run("report", many.folder, "--output", many.folder / "out", *MARCH)
    assert (ran.code, ran.codes) == (0, ["S606"])
    assert "note S606  There is no period `2026-03` in `later`: its term begins on 4 May 2026." in ran.err
    assert pages(many.folder / "out") == ["follow-up-2026-03.html", "index.html"]


def test_the_overview_says_so_below_all_that_needs_a_person(many: Place) -> None:
    run("report", many.folder, "--output", many.folder / "out", *MARCH)
    page = (many.folder / "out" / "index.html").read_text(encoding="utf-8")
    said = "no period 2026-03: its term begins on 4 May 2026"
    assert page.index("Follow-up of leads") < page.index("Follow-up of later") < page.index(said)
    assert "0 of 1 have nothing missed" in page
    assert "no report" not in page


def test_without_a_period_what_has_not_begun_is_passed_over_too(many: Place) -> None:
    ran = run("report", many.folder, "--output", many.folder / "out")
    assert (ran.code, ran.codes) == (0, ["S606"])
    assert "There is no period yet in `later`: its term begins on 4 May 2026." in ran.err


def test_a_single_agreement_is_answered_with_an_error(many: Place) -> None:
    ran = run("report", many.folder / "later.yaml", "--output", many.folder / "out", *MARCH)
    assert (ran.code, ran.codes) == (2, ["S606"])
    assert "error S606  There is no period `2026-03` in `later`: its term begins on 4 May 2026." in ran.err
    assert not (many.folder / "out").exists()


def test_a_period_that_nobody_has_is_an_error_for_all(many: Place) -> None:
    ran = run("report", many.folder, "--output", many.folder / "out", "--period", "2026-3")
    assert (ran.code, ran.codes) == (2, ["S606", "S606"])
    assert "Did you mean `2026-03`?" in ran.err


def test_an_agreement_in_trouble_still_fails_the_run(many: Place) -> None:
    many.write(
        "broken.yaml",
        many.file.read_text(encoding="utf-8").replace("id: follow-up", "id: broken").replace("leads.csv", "gone.csv"),
    )
    assert run("report", many.folder, "--output", many.folder / "out", *MARCH).code == 2


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("2026-07", "it is measured up to 2 April 2026 08:00"),
        ("2025-12", "it is in force from 1 January 2026 on"),
        ("2026-Q1", "its periods are 2026-02, 2026-03, 2026-04 and earlier ones"),
    ],
)
def test_why_there_is_no_such_period(place: Place, period: str, why: str) -> None:
    ran = run("report", place.file, "--output", place.folder / "out", "--period", period)
    assert (ran.code, f"There is no period `{period}` in `follow-up`: {why}." in ran.err) == (2, True), ran.err


def test_a_term_that_has_ended(place: Place) -> None:
    place.change("in_force: 2026-01-01", "in_force: 2026-01-01\nterm: {starts: 2026-01-01, ends: 2026-02-28}")
    ran = run("report", place.file, "--output", place.folder / "out", *MARCH)
    assert "There is no period `2026-03` in `follow-up`: its term ended on 28 February 2026." in ran.err


def test_measuring_many_is_not_stopped_either(many: Place) -> None:
    ran = run("measure", many.folder, *MARCH)
    assert (ran.code, ran.codes) == (1, ["S606"])
    assert "note S606  There is no period `2026-03` in `later`" in ran.err
    assert run("measure", many.folder / "later.yaml", *MARCH).code == 2
