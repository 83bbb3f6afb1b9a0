"""Two parties, one text, two sets of records: whose figures differ, by how much, because of what, and what it is worth."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terminal import CALLS, LEADS, Place, run

from servanda.desk.compare_records import Row
from servanda.desk.reconcile_why import NOT_COVERED, intervals
from servanda.store.plain import instant_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TOML = '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n'

MONEY = """\
fees: {monthly: {amount: 1000 USD, each: month}}
remedies:
  late-credit:
    when: follow-up missed
    credit: {of: monthly, bands: {below 75%: 10%, below 50%: 20%}}
settlement: {claim: automatic}
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Place:
    """The other party's folder: records of its own, and no agreement."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    place = Place(folder)
    for name, content in (("leads.csv", LEADS), ("calls.csv", CALLS), ("servanda.toml", TOML)):
        place.write(name, content)
    return place


def reconciled(place: Place, theirs: object, *words: object) -> Any:
    return run("reconcile", place.file, "--with", theirs, *words, "--format", "json").json


def named(found: Any, objective: str) -> Any:
    (one,) = [each for each in found["differences"] if each["objective"] == objective]
    return one


def test_the_same_records_give_the_same_figures(place: Place, theirs: Place) -> None:
    ran = run("reconcile", place.file, "--with", theirs.folder)
    assert (ran.code, ran.err) == (0, "")
    assert "Both sides have the same figures" in ran.out


def test_records_that_one_side_has_otherwise_or_alone_are_named(place: Place, theirs: Place) -> None:
    """March by ours: 3 of 5 in time. Theirs: L2 was called at 9:20 and not at 11; L3 is not known, and L9 was called."""
    called = CALLS.replace("C2,L2,2026-03-03 11:00", "C2,L2,2026-03-03 09:20")
    theirs.write("calls.csv", called + "C9,L9,2026-03-09 10:00,outbound\n")
    theirs.write(
        "leads.csv",
        "\n".join(line for line in LEADS.split("\n") if not line.startswith("L3"))
        + "L9,2026-03-09 08:00,20,B,ann,2026-03-09 09:00\n",
    )
    found = reconciled(place, theirs.folder, "--period", "2026-03")
    march = named(found, "follow-up")
    assert (march["ours"]["value"], march["theirs"]["value"], march["difference"]) == ("0.6", "0.8", "0.2")
    assert {(each["changed"], each["key"]) for each in march["records"]} == {
        ("outcome", "L2"),
        ("vanished", "L3"),
        ("added", "L9"),
    }
    ran = run("reconcile", place.file, "--with", theirs.folder, "--period", "2026-03")
    assert ran.code == 1
    assert "L2: stopped 3 March 2026 11:00 by ours, 3 March 2026 09:20 by theirs" in ran.out
    assert "1 only in ours, in: L3" in ran.out
    assert "1 only in theirs, in: L9" in ran.out


def test_another_verdict_and_what_it_is_worth(place: Place, theirs: Place) -> None:
    """60% is less than 75%: 10% of 1,000 USD. With L2 in time it is 80%, and nothing is owed."""
    place.change("timezone:", "currency: USD\ntimezone:")
    place.write("agreement.yaml", place.file.read_text() + MONEY)
    theirs.write("calls.csv", CALLS.replace("C2,L2,2026-03-03 11:00", "C2,L2,2026-03-03 09:20"))
    ran = run("reconcile", place.file, "--with", theirs.folder / "servanda.toml", "--period", "2026-03")
    assert "2026-03  follow-up  ours 60% ✗ missed · theirs 80% ✓ met" in ran.out
    assert "theirs are 20 percentage points more" in ran.out
    assert "2026-03  late-credit  ours 100 USD · theirs nothing" in ran.out
    assert "2026-03: Sales owes Marketing 100 USD by ours, 0 USD by theirs" in ran.out
    found = reconciled(place, theirs.folder, "--period", "2026-03")
    assert [(each["remedy"], each["difference"]) for each in found["obligations"]] == [("late-credit", "-100")]
    rows = list(
        csv.DictReader(io.StringIO(run("reconcile", place.file, "--with", theirs.folder, "--format", "csv").out))
    )
    assert ("obligation", "late-credit", "100", "") in {
        (row["what"], row["name"], row["ours"], row["theirs"]) for row in rows
    }


def test_the_other_way_round_everything_is_turned(place: Place, theirs: Place) -> None:
    theirs.write("calls.csv", CALLS.replace("C2,L2,2026-03-03 11:00", "C2,L2,2026-03-03 09:20"))
    place.write("servanda.toml", TOML)
    theirs.write("agreement.yaml", place.file.read_text())
    there, back = reconciled(place, theirs.folder), reconciled(theirs, place.folder)
    assert there["same"] == back["same"]
    assert [(each["ours"], each["theirs"]) for each in there["differences"]] == [
        (each["theirs"], each["ours"]) for each in back["differences"]
    ]
    assert there["differences"]


@pytest.mark.parametrize(
    ("rule", "told", "within"),
    [
        ("{tolerance: 30%, otherwise: dispute}", "up to 30% does not matter, this is 25% of the larger figure", True),
        ("{tolerance: 25%, otherwise: dispute}", "up to 25% does not matter, this is 25% of the larger figure", True),
        ("{tolerance: 10%, otherwise: dispute}", "up to 10% does not matter; this is 25% of the larger figure, so a dispute", False),
        ("{tolerance: 10%, otherwise: collector}", "so the collector's figures count", False),
        ("{otherwise: collector}", "agreed for leads, which Sales collects: where figures differ, the collector's figures count", False),
    ],
)  # fmt: skip
def test_what_was_agreed_for_differing_figures_is_said(
    place: Place, theirs: Place, rule: str, told: str, within: bool
) -> None:
    """60% and 80% lie a quarter of the larger one apart."""
    place.change(
        "    personal: [owner]", f"    collected_by: sales\n    if_figures_differ: {rule}\n    personal: [owner]"
    )
    theirs.write("calls.csv", CALLS.replace("C2,L2,2026-03-03 11:00", "C2,L2,2026-03-03 09:20"))
    out = run("reconcile", place.file, "--with", theirs.folder, "--objective", "follow-up").out
    assert told in " ".join(out.split())
    found = reconciled(place, theirs.folder, "--objective", "follow-up")
    assert named(found, "follow-up")["agreed"]["within"] == within


def test_a_bundle_is_the_other_side(place: Place, theirs: Place, tmp_path: Path) -> None:
    bundle = tmp_path / "march.zip"
    assert run("bundle", place.file, "--period", "2026-03", "-o", bundle).code == 0
    place.write("calls.csv", CALLS.replace("C2,L2,2026-03-03 11:00", "C2,L2,2026-03-03 09:20"))
    found = reconciled(place, bundle, "--period", "2026-03")
    assert named(found, "follow-up")["theirs"]["value"] == "0.6"
    assert found["problems"] == []
    place.change("target: at least 75%", "target: at least 90%")
    ran = run("reconcile", place.file, "--with", bundle, "--period", "2026-03")
    assert "S847" in ran.codes, "both are measured by our text, and that theirs is another is told"
    theirs.write("agreement.yaml", place.file.read_text().replace("at least 90%", "at least 80%"))
    assert run("reconcile", place.file, "--with", theirs.folder, "--period", "2026-03").codes == ["S847"]


def test_records_that_the_other_side_does_not_have_are_ours_for_both(place: Place, theirs: Place) -> None:
    theirs.write("servanda.toml", TOML.split("[records.calls]", maxsplit=1)[0])
    ran = run("reconcile", place.file, "--with", theirs.folder)
    assert (ran.code, ran.codes) == (0, ["S846"])
    assert "no records of calls: ours were taken for both" in ran.err


def test_records_that_end_earlier_make_no_difference_of_what_came_later(place: Place, theirs: Place) -> None:
    """Ours go on in April; theirs end in March, and both are measured as of then."""
    theirs.write("leads.csv", "\n".join(LEADS.split("\n")[:6]) + "\n")
    theirs.write("calls.csv", "\n".join(CALLS.split("\n")[:7]) + "\n")
    ran = run("reconcile", place.file, "--with", theirs.folder)
    assert (ran.code, set(ran.codes)) == (0, {"S848"}), ran.out


def test_what_is_closed_is_left_aside(place: Place, theirs: Place) -> None:
    place.write("calls.csv", CALLS + "C9,L5,2026-03-09 10:00,outbound\n")
    assert run("close-period", place.file, "--period", "2026-03").code == 0
    ran = run("reconcile", place.file, "--with", theirs.folder, "--period", "2026-03")
    assert (ran.code, ran.codes) == (1, ["S849"])


def test_what_cannot_be_compared_is_told(place: Place, theirs: Place, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    for path, codes in ((nowhere, ["S845"]), (tmp_path / "none.toml", ["S845"]), (place.file, ["S833"])):
        ran = run("reconcile", place.file, "--with", path)
        assert (ran.code, ran.codes) == (2, codes)
    theirs.write("servanda.toml", '[records.tickets]\nfile = "leads.csv"\n')
    assert run("reconcile", place.file, "--with", theirs.folder).codes == ["S845"]
    theirs.write("servanda.toml", "[records")
    assert run("reconcile", place.file, "--with", theirs.folder).code == 2
    theirs.write("servanda.toml", TOML.replace("leads.csv", "../elsewhere/leads.csv"))
    (theirs.folder.parent / "elsewhere").mkdir()
    (theirs.folder.parent / "elsewhere" / "leads.csv").write_text(LEADS)
    assert run("reconcile", place.file, "--with", theirs.folder).codes == ["S304"]
    theirs.write("servanda.toml", TOML)
    assert run("reconcile", place.file, "--with", theirs.folder, "--objective", "follow").codes == ["S608"]
    assert run("reconcile", place.file, "--with", theirs.folder, "--period", "2031-01").code == 2


Stretch = tuple[int, int, str]
MINUTE = 60_000_000


def rows(stretches: list[Stretch]) -> list[Row]:
    return [
        {
            "started_at": instant_text(start * MINUTE),
            "stopped_at": instant_text(end * MINUTE),
            "outcome": word,
            "segment": "",
        }
        for start, end, word in stretches
    ]


def partition() -> st.SearchStrategy[list[Stretch]]:
    """A day of 40 minutes cut into stretches, each up, down, unknown or left out."""
    cuts = st.lists(st.integers(1, 39), max_size=6, unique=True).map(sorted)
    words = st.lists(st.sampled_from(["in", "out", "unknown", ""]), min_size=7, max_size=7)

    def made(pair: tuple[list[int], list[str]]) -> list[Stretch]:
        edges = [0, *pair[0], 40]
        return [(a, b, word) for a, b, word in zip(edges, edges[1:], pair[1], strict=False) if word]

    return st.tuples(cuts, words).map(made)


@settings(max_examples=60, deadline=None)
@given(ours=partition(), theirs=partition())
def test_intervals_are_those_that_a_minute_by_minute_look_finds(ours: list[Stretch], theirs: list[Stretch]) -> None:
    said = {"in": "up", "out": "down"}

    def at(minute: int, stretches: list[Stretch]) -> str:
        words = [word for start, end, word in stretches if start <= minute < end]
        return said.get(words[0], words[0]) if words else NOT_COVERED

    expected = {minute: (at(minute, ours), at(minute, theirs)) for minute in range(40)}
    found = intervals(rows(ours), rows(theirs), "")
    told = {
        minute: (each.ours, each.theirs) for each in found for minute in range(each.start // MINUTE, each.end // MINUTE)
    }
    assert told == {minute: pair for minute, pair in expected.items() if pair[0] != pair[1]}
    for before, after in pairwise(found):
        assert before.end < after.start or (before.ours, before.theirs) != (after.ours, after.theirs), (
            "next to one another is one"
        )


def test_another_monitor_saw_the_shop_down(tmp_path: Path) -> None:
    """On 20 February from 10:00 on it saw both probes fail for 20 minutes, and at 4:10 on the 3rd none of what we saw."""
    lines = (EXAMPLES / "online-service/data/checks.csv").read_text(encoding="utf-8").split("\n")
    down = ("2026-02-20 10:0", "2026-02-20 10:1")
    changed = [
        line.replace(",up,", ",down,") if line.startswith(down) and ",shop," in line
        else line.replace(",down,", ",up,") if line.startswith("2026-02-03 04:1") and ",shop," in line
        else line
        for line in lines
    ]  # fmt: skip
    (tmp_path / "checks.csv").write_text("\n".join(changed), encoding="utf-8")
    toml = '[records.checks]\nfile = "checks.csv"\ntimezone = "UTC"\ncomplete_until = "2026-06-30T23:00Z"\n'
    (tmp_path / "servanda.toml").write_text(toml)
    found = json.loads(
        run("reconcile", EXAMPLES / "online-service/online-service.yaml", "--with", tmp_path, "--period", "2026-02",
            "--format", "json").out
    )  # fmt: skip
    shop = next(each for each in found["differences"] if each["objective"] == "availability")
    assert [(each["start"], each["end"], each["ours"], each["theirs"]) for each in shop["intervals"]] == [
        ("2026-02-03T04:10:00Z", "2026-02-03T04:20:00Z", "down", "up"),
        ("2026-02-20T10:00:00Z", "2026-02-20T10:20:00Z", "up", "down"),
    ]
    # 28 days less 3 hours of maintenance are 40,140 minutes; we saw 20 of them down, they 30.
    assert (shop["ours"]["value"], shop["theirs"]["value"]) == ("2006/2007", "1337/1338")
    assert [shop[side]["verdict"] for side in ("ours", "theirs")] == ["met", "met"]
    assert found["their_records"] == ["checks"]
