"""Slots and stretches together that do not fit: where that is shown, what is said, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement

HEAD = """\
servanda: 1
id: paper
title: Paper
version: "1.0"
in_force: 2026-03-01
parties: {a: {name: A}, b: {name: B}}
records:
  sites: {key: id, starts: born, ends: gone}
  requests: {key: id, time: at, columns: {region: text, ok: yes/no, took: duration}}
  outages: {key: id, starts: a, ends: b}
  people: {key: id}
"""
TAIL = "\nobjectives:\n  it: {metric: {count: slots}, each: month}\n"

MISTAKES = [
    ("{slots: 7 min}", "S440", "7 min", "do not fill a day", "`6 min`"),
    ("{slots: 50 min}", "S440", "50 min", "do not fill a day", "`1 h`"),
    ("{slots: 24 h}", "S440", "24 h", "do not lie within one day", "`1 day`"),
    ("{slots: 2 days}", "S440", "2 days", "do not fill days", "`1 day`"),
    ("{slots: 500 ms}", "S440", "500 ms", "too short", "`1 s`"),
    ("{slots: 1 h, per: [regoin], fields: {n: {count: requests}}}", "S441", "regoin", "no column", "`region`"),
    ("{slots: 1 h, per: [region]}", "S441", "region", "no column of any record set", "a field gathers"),
    ("{slots: 1 h, per: [sites, region], fields: {n: {count: requests}}}", "S441", "sites", "no further", "`per: sites`"),
    ("{slots: 1 h, per: [took], fields: {n: {count: requests}}}", "S447", "took", "a duration", "text"),
    ("{slots: 1 h, per: sites, fields: {n: {count: requests}}}", "S443", "requests", "Nothing says", "`belongs_to: {sites:"),
    ("{slots: 1 h, fields: {n: {count: people}}}", "S443", "people", "no time", "`time: COLUMN`"),
    ("{slots: 1 h, fields: {n: {count: slots}}}", "S443", "slots", "themselves", "another record set"),
    ("{slots: 1 h, fields: {n: {value: requests.region, at: start}}}", "S443", "requests.region", "no moment", "{last:"),
    ("{key: id, slots: 1 h}", "S444", "key", "says nothing", "`time: COLUMN`"),
    ("{slots: 1 h, starts: a}", "S444", "starts", "says nothing", "`starts` and `ends`"),
    ("{key: id, time: t, slots: 1 h, per: [site], columns: {n: number}}", "S441", "site", "no column `site`", "n"),
    ("{key: id, time: t, slots: 1 h, per: [n], columns: {n: number}}", "S447", "n", "declared as number", "`n: text`"),
    ("{key: id, time: t, slots: 1 h, belongs_to: {sites: s, people: p}}", "S441", "slots", "several", "`sites` or `people`"),
    ("{together: [outages]}", "S442", "together", "at least two", "`together: [feed_a, feed_b]`"),
    ("{together: [outages, requests]}", "S442", "requests", "no stretches", "`starts: COLUMN`"),
    ("{together: [outages, sites], key: id}", "S444", "key", "worked out of `outages` and `sites`", "leave the key out"),
    ("{together: [outages, sites], belongs_to: {people: p}}", "S442", "people", "belongs to `people`", "`belongs_to:"),
    ("{together: [outages, slots]}", "S148", "slots", "itself", "never the other way round"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "code", "marked", "sentence", "hint"), MISTAKES)
def test_it_is_said_once_and_in_its_place(
    tmp_path: Path, written: str, code: str, marked: str, sentence: str, hint: str
) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(f"{HEAD}  slots: {written}{TAIL}", encoding="utf-8")
    _, problems = read_agreement(path)
    (found,) = problems
    assert (found.code, found.severity) == (code, "error")
    assert sentence in found.sentence
    assert found.hint is not None and hint in found.hint
    place = found.place
    assert place is not None and place.line == 12
    assert place.text[place.column - 1 :].startswith(marked)


@pytest.mark.parametrize(
    "written",
    [
        "{slots: 1 day}",
        "{slots: 5 min, per: [region, ok], fields: {n: {count: requests}, down: {count: outages}}}",
        "{slots: 1 h, per: sites, fields: {down: {count: outages}, born: sites.born}, where: starts >= 2026-03-05}",
        "{key: id, time: t, slots: 1 min, belongs_to: {sites: site}, columns: {n: number}}",
        "{together: [outages, sites]}",
    ],
)
def test_nothing_is_said_of_what_fits(tmp_path: Path, written: str) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(f"{HEAD}  slots: {written}{TAIL}", encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert agreement is not None
    assert problems == ()
