"""A closed period keeps its figures although the records change; what hangs on it hangs on what was closed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from servanda.desk.closing import close_period
from servanda.desk.explain import explain
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.results import as_csv, as_json, exit_code
from servanda.store.closed import path_of

TEXT = """\
servanda: 1
id: sales
title: Sales
version: "1.0"
in_force: 2026-01-01
timezone: UTC
parties: {marketing: {name: Marketing}, sales: {name: Sales}}
records:
  leads: {from: leads.csv, key: id, time: at, columns: {called: yes/no}}
objectives:
  volume: {promised_by: marketing, to: sales, metric: {count: leads}, target: at least 3, each: month}
  calls:
    promised_by: sales
    to: marketing
    metric: {share: leads, good: called}
    target: at least 50%
    each: month
    only_if: volume met the month before
"""
JANUARY = "id,at,called\n1,2026-01-05 10:00,yes\n2,2026-01-06 10:00,no\n3,2026-01-07 10:00,no\n"
FEBRUARY = "4,2026-02-05 10:00,no\n"


def _folder(folder: Path, rows: str) -> Path:
    (folder / "sales.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "leads.csv").write_text(rows, encoding="utf-8")
    (folder / "servanda.toml").write_text(
        '[records.leads]\nfile = "leads.csv"\ncomplete_until = "2026-03-01"\n', encoding="utf-8"
    )
    return folder / "sales.yaml"


def _measured(path: Path, **more: str) -> Measured:
    (found,), problems = measure(Asked([path], "2026-03-01", **more))  # type: ignore[arg-type]
    assert not problems
    return found


def _words(found: Measured) -> dict[tuple[str, str], tuple[str, str]]:
    return {(each.reading.objective, each.reading.period.label): (each.word, each.state) for each in found.verdicts}


def test_a_closed_period_keeps_its_figures_and_the_difference_is_noted(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    (closing,), problems = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert not problems
    assert closing.path == path_of(tmp_path, "sales", "2026-01")
    before = _measured(path)
    assert [each for each in before.problems if each.code == "S505"] == []

    _folder(
        tmp_path,
        JANUARY.replace("3,2026-01-07 10:00,no\n", "").replace("1,2026-01-05 10:00,yes", "1,2026-01-05 10:00,no")
        + FEBRUARY,
    )
    after = _measured(path)
    assert _words(after) == _words(before) == {
        ("volume", "2026-01"): ("met", "final"), ("volume", "2026-02"): ("missed", "ready"),
        ("calls", "2026-01"): ("missed", "final"), ("calls", "2026-02"): ("missed", "ready"),
    }  # fmt: skip
    notes = [each for each in after.problems if each.code == "S505"]
    assert [each.severity for each in notes] == ["note", "note"]
    assert notes[0].sentence == "volume, 2026-01 was closed as 3, met; the records of today would give 2, missed."


def test_a_period_is_closed_once_and_only_when_it_is_ready(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    (early,), _ = close_period(Asked([path], "2026-01-20"), "2026-01")
    assert early.path is None
    assert {each.code for each in early.problems} == {"S504"}
    assert not (tmp_path / "closed").exists()
    (first,), _ = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert first.path is not None
    written = first.path.read_bytes()
    (again,), _ = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert again.path is None
    assert [each.code for each in again.problems] == ["S502"]
    assert first.path.read_bytes() == written


def test_a_damaged_closed_period_is_an_error_of_measuring(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    (closing,), _ = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert closing.path is not None
    content = json.loads(closing.path.read_text(encoding="utf-8"))
    content["readings"][0]["verdict"] = "fine"
    closing.path.write_text(json.dumps(content), encoding="utf-8")
    found = _measured(path)
    (problem,) = [each for each in found.problems if each.code == "S501"]
    assert problem.severity == "error"


def test_the_closed_file_says_what_it_was_made_from(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    (closing,), _ = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert closing.path is not None
    content = json.loads(closing.path.read_text(encoding="utf-8"))
    assert content["version"] == "1.0"
    assert content["records"]["leads"]["complete_until"] == "2026-03-01T00:00:00Z"
    assert content["records"]["leads"]["files"][0]["rows"] == 4
    assert [each["objective"] for each in content["readings"]] == ["volume", "calls"]
    one = content["records"]["leads"]["rows_in_period"]
    closing.path.unlink()
    shutil.rmtree(tmp_path / "ledger")
    _folder(tmp_path, JANUARY + "5,2026-02-07 10:00,yes\n" + FEBRUARY)
    (other,), _ = close_period(Asked([path], "2026-03-01"), "2026-01")
    assert other.path is not None
    again = json.loads(other.path.read_text(encoding="utf-8"))
    assert again["records"]["leads"]["rows_in_period"] == one  # rows of February change nothing


def _closed_of(found: Measured) -> list[tuple[str, str, str, str]]:
    return [(each.reading.objective, each.reading.period.label, each.word, each.state) for each in found.gone]


def test_a_closed_figure_stands_when_its_objective_was_taken_out(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    close_period(Asked([path], "2026-03-01"), "2026-01")
    path.write_text(TEXT[: TEXT.index("  calls:")], encoding="utf-8")
    found = _measured(path)
    assert _closed_of(found) == [("calls", "2026-01", "missed", "final")]
    rows = as_json([found], [])[0]["readings"]
    assert [(each["objective"], each["state"]) for each in rows] == [
        ("volume", "final"), ("volume", "ready"), ("calls", "final"),
    ]  # fmt: skip
    assert "calls,2026-01" in as_csv([found])
    assert exit_code([found], []) == 1
    assert _closed_of(_measured(path, period="2026-02")) == []
    (early,), _ = measure(Asked([path], "2025-12-31"))
    assert _closed_of(early) == []  # nothing of it had happened by then


def test_a_closed_figure_stands_when_no_version_holds_its_period_any_more(tmp_path: Path) -> None:
    path = _folder(tmp_path, JANUARY + FEBRUARY)
    close_period(Asked([path], "2026-03-01"), "2026-01")
    path.write_text(TEXT.replace("in_force: 2026-01-01", "in_force: 2026-02-01"), encoding="utf-8")
    found = _measured(path)
    assert {each.reading.period.label for each in found.verdicts} == {"2026-02"}
    assert _closed_of(found) == [("calls", "2026-01", "missed", "final"), ("volume", "2026-01", "met", "final")]
    alone = _measured(path, period="2026-01")
    assert (alone.verdicts, len(alone.gone)) == ((), 2)
    assert {each.code for each in alone.problems} == {"S505"}
    (tree,) = explain(Asked([path], "2026-03-01", period="2026-01"), "volume").trees
    assert tree.sentence == "volume, 2026-01, final: 3. Target at least 3. Met: exactly what was needed."
    assert tree.reasons[0].sentence.startswith("closed with version 1.0, measured up to 1 March 2026")
    assert tree.reasons[0].reasons[0].sentence.startswith("records leads: leads.csv (4 rows")
