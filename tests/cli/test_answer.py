"""`servanda answer`: what is complained of, beside the promises that say whether there is something in it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from terminal import Place, run, workspace

AGREEMENT = """\
servanda: 1
id: sales
title: Sales
in_force: 2026-01-01
timezone: UTC
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads:
    from: {file: leads.csv, complete_until: 2026-03-02}
    key: id
    time: created
    columns: {called_at: time, won_at: time}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 3, each: month}
  spam: {promised_by: marketing, to: sales, metric: {count: leads}, target: at most 9, each: month}
  called:
    promised_by: sales
    to: marketing
    metric: {clock: leads, start: created, stop: called_at, limit: 24 h}
    target: at least 50%
    each: month
  closed: {promised_by: sales, to: marketing, metric: {share: leads, good: won_at is not null}, target: at least 50%, each: month}
  reached: {promised_by: sales, to: marketing, metric: {share: leads, good: called_at is not null}, target: at least 50%, each: month}
funnel:
  leads: {stages: {lead: created, won: won_at}}
"""
WRITTEN = "complaints: {Too few: volume, Nobody calls: [called, reached]}\n"
LEADS = """\
id,created,called_at,won_at
1,2026-01-05,2026-01-05,2026-01-20
2,2026-01-06,2026-01-06,
3,2026-01-07,2026-02-06,
4,2026-02-03,2026-02-03,2026-02-05
5,2026-02-04,2026-02-04,2026-02-09
6,2026-03-01,,
"""


def written(folder: Path, complaints: str = "") -> Place:
    place = workspace(folder)
    place.write("agreement.yaml", AGREEMENT + complaints)
    place.write("leads.csv", LEADS)
    place.write("servanda.toml", "")
    return place


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return written(tmp_path_factory.mktemp("answer"))


def test_three_complaints_are_answered_by_what_the_promises_suggest(plain: Place) -> None:
    """February brought 2 of 3 leads; both were called and won. `at most 9` is no promise of enough."""
    ran = run("answer", plain.file, "--format", "json")
    assert ran.code == 1
    found = {each["complaint"]: each for each in json.loads(ran.out)["answers"]}
    assert {name: (each["answer"], [one["objective"] for one in each["figures"]]) for name, each in found.items()} == {
        "Not enough leads": ("right", ["volume"]),
        "Leads are not followed up": ("not right", ["called"]),
        "Leads are never closed": ("not right", ["closed"]),
    }
    (volume,) = found["Not enough leads"]["figures"]
    assert volume["said"] == "volume, 2026-02: 2, promised was at least 3; missed: 1 short"
    assert len(volume["past"]) == 3
    assert volume["running"] is not None
    assert volume["running"].startswith("2026-03, which runs: 1 of 3 leads")


def test_the_command_behind_a_figure_lists_its_records(plain: Place) -> None:
    ran = run("answer", plain.file, "Not enough leads?", "--format", "json")
    command = json.loads(ran.out)["answers"][0]["figures"][0]["records"]
    assert command.startswith("servanda evidence ")
    rows = list(csv.DictReader(io.StringIO(run("evidence", plain.file, *command.split()[3:]).out)))
    assert [row["key"] for row in rows] == ["4", "5"]


def test_another_period_has_another_answer(plain: Place) -> None:
    ran = run("answer", plain.file, "--period", "2026-01")
    assert "Not enough leads? The figures do not say so: what was promised was kept." in ran.out
    assert "Leads are never closed? There is something in it: the promise behind it was missed." in ran.out
    assert ran.code == 1


def test_the_agreement_says_which_figures_answer(tmp_path: Path) -> None:
    place = written(tmp_path, WRITTEN)
    found = list(csv.DictReader(io.StringIO(run("answer", place.file, "--format", "csv").out)))
    assert {(row["complaint"], row["objective"]) for row in found} == {
        ("Too few", "volume"), ("Nobody calls", "called"), ("Nobody calls", "reached"),
    }  # fmt: skip
    one = run("answer", place.file, "calls")
    assert "Nobody calls?" in one.out
    assert "Too few?" not in one.out


MISTAKES = [
    (("nothing fits",), 'error S1025  `sales` has no answer to "nothing fits".'),
    (("--period", "soon"), "error S1018  `soon` is no period."),
]


@pytest.mark.parametrize(("options", "said"), MISTAKES)
def test_a_mistake_on_the_command_line_is_told(plain: Place, options: tuple[str, ...], said: str) -> None:
    ran = run("answer", plain.file, *options)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_an_agreement_that_suggests_none_is_told_how_to_write_one(tmp_path: Path) -> None:
    place = written(tmp_path)
    text = AGREEMENT.partition("objectives:")[0] + "objectives: {spam: {metric: {count: leads}, each: month}}\n"
    place.write("agreement.yaml", text)
    ran = run("answer", place.file)
    assert ran.code == 2
    assert "error S1025  `sales` has no complaints" in ran.err
