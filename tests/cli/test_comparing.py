"""Two runs laid beside each other, as two parties would who each hold a print: what changed, and because of which leads."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from terminal import CALLS, LEADS, Place, Ran, run, workspace

NEWER_LEADS = (
    LEADS.replace("L1,2026-03-02 08:00,80,A", "L1,2026-03-02 08:00,80,A")
    .replace("L6,2026-04-01 08:00,80,A,ann,2026-04-01 09:00", "L6,2026-03-30 08:00,80,A,ann,2026-03-30 09:00")  # moved
    .replace("L2,2026-03-03 08:00,90,A,ben,2026-03-03 09:00\n", "")  # merged away
    + "L8,2026-03-09 08:00,95,A,ann,2026-03-09 09:00\n"  # forgotten at first
)
NEWER_CALLS = CALLS.replace("C3,L3,2026-03-04 12:00", "C3,L3,2026-03-04 17:00") + "C8,L8,2026-03-09 12:00,outbound\n"
"""L3 was called too late after all, L8 too; L6 now lies in March, before which nobody called it within a minute."""


@pytest.fixture
def old(tmp_path: Path) -> Place:
    return workspace(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Place:
    place = workspace(tmp_path / "new")
    place.write("leads.csv", NEWER_LEADS)
    place.write("calls.csv", NEWER_CALLS)
    return place


def compare(*words: object) -> Any:
    ran = run("compare", *words, "--format", "json")
    return ran.json


def saved(place: Place, *options: str) -> Path:
    return place.write("run.json", run("measure", place.file, "--format", "json", *options).out)


def named(found: Any, objective: str, period: str, **segment: str) -> Any:
    return next(
        each
        for each in found["differences"]
        if (each["objective"], each["period"], each["segment"]) == (objective, period, segment)
    )


def records(difference: Any) -> set[tuple[str, str]]:
    return {(each["changed"], each["key"]) for each in difference["records"]}


def test_a_run_compared_with_itself_has_no_difference(old: Place) -> None:
    ran = run("compare", old.file, old.file)
    assert ran.code == 0
    assert "No difference" in ran.out
    assert compare(old.file, saved(old))["differences"] == []


def test_a_verdict_that_changed_is_told_with_the_records_that_explain_it(old: Place, new: Place) -> None:
    """March, old: L1 in 30 min, L3 in 3 h, L4 in 1 h are in time, L2 (2 h) and L5 (never) late: 3 of 5, missed."""
    found = compare(old.file, new.file)
    march = named(found, "follow-up", "2026-03")
    assert (march["old"]["verdict"], march["new"]["verdict"]) == ("missed", "missed")
    assert (march["old"]["value"], march["new"]["value"]) == ("0.6", "1/3")  # new: L1 and L4 of L1, L3, L4, L5, L6, L8
    assert march["changed"] == ["figure", "counts"]
    assert records(march) == {("outcome", "L3"), ("vanished", "L2"), ("added", "L8"), ("period", "L6")}
    assert "1 moved from 2026-04 to 2026-03, in → out: L6" in run("compare", old.file, new.file).out
    april = named(found, "follow-up", "2026-04")
    assert {key for _, key in records(april)} == {"L6"}


def test_the_verdicts_that_turned_come_first(old: Place, new: Place) -> None:
    new.change("target: at least 75%", "target: at least 30%")
    found = compare(old.file, new.file)
    first = found["differences"][0]
    assert (first["objective"], first["period"], first["changed"][0]) == ("follow-up", "2026-03", "verdict")
    assert (first["old"]["verdict"], first["new"]["verdict"]) == ("missed", "met")
    order = [each["changed"][0] for each in found["differences"]]
    weights = ["verdict", "vanished", "target", "figure", "counts", "appeared", "state"]
    assert order == sorted(order, key=weights.index)
    said = run("compare", old.file, new.file).out
    assert said.index("Another verdict") < said.index("Another figure")
    assert "60% ✗ missed → 33.33…% ✓ met" in said
    assert "target at least 75% → at least 30%" in said


def test_another_target_with_the_same_verdict_is_a_difference(old: Place, new: Place) -> None:
    other = workspace(old.folder.parent / "other")
    other.change("target: at least 75%", "target: at least 70%")
    ran = run("compare", old.file, other.file)
    assert ran.code == 1
    assert "Another target" in ran.out
    assert "at least 75% → at least 70%" in ran.out


def test_the_other_way_round_everything_is_turned(old: Place, new: Place) -> None:
    there, back = compare(old.file, new.file), compare(new.file, old.file)
    assert there["same"] == back["same"]
    assert len(there["differences"]) == len(back["differences"]) > 0
    turned = {"appeared": "vanished", "vanished": "appeared"}
    for each in there["differences"]:
        other = named(back, each["objective"], each["period"], **each["segment"])
        assert (each["old"], each["new"]) == (other["new"], other["old"])
        assert [turned.get(kind, kind) for kind in each["changed"]] == other["changed"]
        if each["records"] is not None:
            gone = {"added": "vanished", "vanished": "added"}
            mirrored = {(gone.get(change, change), key) for change, key in records(each)}
            assert mirrored == records(other)


def test_the_same_file_at_two_moments(old: Place) -> None:
    ran = run("compare", old.file, old.file, "--old-as-of", "2026-03-04 10:00", "--objective", "follow-up")
    assert ran.code == 1
    assert "as of 4 March 2026 15:00 UTC" in ran.out
    found = compare(
        old.file, old.file, "--old-as-of", "2026-03-04 10:00", "--objective", "follow-up", "--period", "2026-03"
    )
    (march,) = found["differences"]
    assert {("outcome", "L3"), ("added", "L4"), ("added", "L5")} == records(march)


def test_saved_runs_are_explained_by_saved_evidence(old: Place, new: Place) -> None:
    first, second = saved(old), saved(new)
    assert all(each["records"] is None for each in compare(first, second)["differences"])
    files = [place.write("evidence.csv", run("evidence", place.file, "follow-up").out) for place in (old, new)]
    found = compare(first, second, "--objective", "follow-up", "--old-evidence", files[0], "--new-evidence", files[1])
    measured = compare(old.file, new.file, "--objective", "follow-up")
    assert [each["records"] for each in found["differences"]] == [each["records"] for each in measured["differences"]]
    assert any(each["records"] for each in found["differences"])


def decided(place: Place) -> Place:
    """Everything of March is decided: L5 was called in the end."""
    place.write("calls.csv", (place.folder / "calls.csv").read_text() + "C9,L5,2026-03-09 10:00,outbound\n")
    return place


def test_a_closed_period_is_compared_with_its_like_only(old: Place, new: Place) -> None:
    assert run("close-period", decided(old).file, "--period", "2026-03").code == 0
    (closed,) = (old.folder / "closed").rglob("*.json")
    found = compare(closed, new.file)
    assert {each["period"] for each in found["differences"]} == {"2026-03"}
    assert "figure" in named(found, "follow-up", "2026-03")["changed"]
    same = compare(closed, old.file)
    assert [each["changed"] for each in same["differences"]] == []


def test_a_closed_period_differs_from_an_open_one_by_its_state(old: Place) -> None:
    before = saved(decided(old))
    assert run("close-period", old.file, "--period", "2026-03").code == 0
    ran = run("compare", before, old.file)
    assert ran.code == 1
    assert "Decided since, or frozen" in ran.out


def test_a_month_that_has_begun_is_told_in_a_line(old: Place) -> None:
    early = saved(old, "--to", "2026-04-01")
    ran = run("compare", early, old.file)
    assert "Only in the new run\n  2026-04  follow-up, lead-volume, waiting" in ran.out


def test_csv_has_a_row_for_each_difference(old: Place, new: Place) -> None:
    rows = list(csv.DictReader(io.StringIO(run("compare", old.file, new.file, "--format", "csv").out)))
    assert len(rows) == len(compare(old.file, new.file)["differences"])
    march = next(row for row in rows if (row["objective"], row["period"]) == ("follow-up", "2026-03"))
    assert (march["old_value"], march["new_value"], march["old_out"], march["new_out"]) == ("0.6", "1/3", "2", "4")
    assert "added L8" in march["records"]


def test_an_agreement_that_only_one_side_has_is_named(old: Place, new: Place) -> None:
    text = old.file.read_text(encoding="utf-8").replace("id: follow-up", "id: another")
    old.write("another.yaml", text)
    ran = run("compare", old.folder, old.file)
    assert ran.code == 1
    assert "Agreements only in the old run: another" in ran.out


def reported(place: Place, *options: str) -> Path:
    path = place.folder / "report.html"
    assert run("report", place.file, "--output", path, *options).code == 0
    return path


def test_two_reports_are_compared_by_the_figures_on_them(old: Place, new: Place) -> None:
    """Whoever has only the pages, and not the records, sees the same differences as from saved runs, in the same period."""
    pages = compare(reported(old), reported(new))
    runs = compare(saved(old), saved(new))
    strip = ("old", "new", "changed", "objective", "period", "segment")
    by_page, by_run = (
        [{name: each[name] for name in strip if name in each} for each in found["differences"]]
        for found in (pages, runs)
    )
    assert by_page == by_run
    assert named(pages, "follow-up", "2026-03")["changed"][0] == "figure"


def test_a_report_beside_what_is_measured_now(old: Place) -> None:
    assert run("compare", reported(old), old.file).code == 0
    assert run("compare", reported(old), saved(old)).code == 0


def test_a_report_carries_no_more_than_it_shows(old: Place) -> None:
    """A page for one party has no figures of what others promise each other, nor those of single persons."""
    old.change("per: quality", "per: owner")
    (whole,) = carried(reported(old))
    assert set(whole) == {"agreement", "title", "version", "as_of", "readings"}
    assert {each["objective"] for each in whole["readings"]} == {"lead-volume", "follow-up"}, "waiting is by person"
    (march,) = carried(reported(old, "--for", "marketing", "--period", "2026-03"))
    assert max(each["period"]["label"] for each in march["readings"]) == "2026-03"


def carried(page: Path) -> Any:
    """The figures in the head of a report."""
    found = re.search(r'name="servanda-figures" content="([^"]*)"', page.read_text(encoding="utf-8"))
    assert found is not None
    return json.loads(html.unescape(found[1]))


def failed(code: str, *words: object) -> Ran:
    ran = run("compare", *words)
    assert ran.code == 2
    assert code in ran.codes, ran.err
    assert run("compare", *words, "--format", "json").code == 2
    return ran


def test_what_cannot_be_compared_is_said(old: Place, new: Place) -> None:
    good = saved(old)
    for text in ("", "[]", "{}", "[1]", "null", '{"agreement": "a"}', '[{"agreement": "a"}]', "\xff", "[" * 5000):
        failed("S753", old.write("bad.json", text.encode("latin-1")), good)
    for name in ("page.html", "report.pdf", "report.xlsx"):
        assert "A side is a report (.html)" in failed("S753", old.write(name, b"<html><p>figures: 3</p>"), good).err
    failed(
        "S753", old.write("page.html", b'<meta name="servanda-figures" content="[{&quot;agreement&quot;: 1}]">'), good
    )
    failed("S014", good, old.folder / "none.yaml")
    failed("S757", good, new.file, "--old-as-of", "2026-03-04")
    failed("S603", new.file, good, "--old-as-of", "someday")
    failed("S758", good, good, "--old-evidence", good)
    failed("S758", good, good, "--old-evidence", good, "--new-evidence", good)
    failed("S756", good, good, "--objective", "follow-up", "--old-evidence", good, "--new-evidence", "none.csv")
    assert "Did you mean `follow-up`?" in failed("S759", good, good, "--objective", "follow-upp").err
    assert "2026-03" in failed("S759", good, good, "--period", "2026-13").err
    new.change("id: follow-up", "id: other")
    assert "other" in failed("S754", good, new.file).err


def test_a_run_that_had_errors_is_not_taken_for_whole(old: Place, new: Place) -> None:
    good = json.loads(saved(old).read_text(encoding="utf-8"))
    good[0]["problems"] = [{"severity": "error", "code": "S309", "sentence": "`leads.csv` has no column `score`."}]
    good[0]["readings"] = [each for each in good[0]["readings"] if each["objective"] != "lead-volume"]
    ran = run("compare", old.write("half.json", json.dumps(good)), new.file)
    assert "S755" in ran.codes
    assert "S309" in ran.err
