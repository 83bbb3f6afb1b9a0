"""`close-period` writes a whole file or none, whatever happens meanwhile, and says what became of each agreement."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Place, run

CLOSED = "closed/follow-up/2026-03.json"


@pytest.fixture
def ready(place: Place) -> Place:
    """March can be closed: the records reach past it and none is pending."""
    text = '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n[defaults]\ncomplete_until = "2026-05-01"\n'
    place.write("servanda.toml", text)
    place.change("take: average}", "take: average, where: first_attempt_at is not null}")
    return place


def close(place: Place, *more: str, period: str = "2026-03") -> list[object]:
    return ["close-period", place.file, "--period", period, *more]


def test_a_period_is_closed_and_then_final(ready: Place) -> None:
    ran = run(*close(ready))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("follow-up, 2026-03: closed (1 met, 1 missed, 2 not owed), ")
    (agreement,) = run("measure", ready.file, "--period", "2026-03", "--format", "json").json
    assert {reading["state"] for reading in agreement["readings"]} == {"final"}
    assert json.loads((ready.folder / CLOSED).read_text(encoding="utf-8"))["period"] == "2026-03"


SPLIT = """\
servanda: 1
id: split
in_force: 2026-01-01
records:
  jobs: {from: {file: jobs.csv, complete_until: 2026-03-01}, key: id, time: at, columns: {kind: text}}
objectives:
  jobs-done: {metric: {count: jobs}, target: at least 1, each: month, per: {kind: seen}}
"""


def test_a_closed_month_keeps_its_figures_and_gets_no_new_ones(tmp_path: Path) -> None:
    """Closed with A and B; since then the rows of A have gone, and February brings a C."""
    place = Place(tmp_path)
    place.write("agreement.yaml", SPLIT)
    place.write("jobs.csv", "id,at,kind\n1,2026-01-10,A\n2,2026-01-11,B\n")
    assert run(*close(place, period="2026-01")).code == 0
    before = hashlib.sha256((place.folder / "jobs.csv").read_bytes()).hexdigest()
    place.write("jobs.csv", "id,at,kind\n2,2026-01-11,B\n3,2026-02-11,C\n")
    ran = run("measure", place.file, "--format", "csv", "--period", "2026-01")
    figures = [(row.split(",")[5], row.split(",")[6], row.split(",")[13]) for row in ran.out.splitlines()[1:]]
    assert figures == [("kind=A", "1", "final"), ("kind=B", "1", "final")]
    assert ran.codes == ["S505", "S505"]
    assert "A, 2026-01 was closed as 1, met; text and records of today have no such figure." in ran.err
    assert "C, 2026-01 was not there when the period was closed" in ran.err
    told = run("explain", place.file, "jobs-done", "--period", "2026-01").out
    assert "1 jobs when the period was closed" in told
    assert f"jobs.csv (2 rows, sha256 {before[:8]}…)" in told


def test_closing_as_json_names_the_file_or_the_problem(ready: Place) -> None:
    done = run(*close(ready, "--format", "json"))
    assert done.json["agreements"] == [{"agreement": "follow-up", "closed": str(ready.folder / CLOSED)}]
    again = run(*close(ready, "--format", "json"))
    assert again.code == 2
    assert again.json["agreements"] == [{"agreement": "follow-up", "closed": None}]
    assert [problem["code"] for problem in again.json["problems"]] == ["S502"]


def test_closing_as_csv_is_a_row_for_each_agreement(ready: Place) -> None:
    ran = run("close-period", ready.file, "--period", "2026-03", "--format", "csv")
    head, row = ran.out.splitlines()
    assert (head, row.startswith("follow-up,2026-03,"), row.endswith("2026-03.json")) == (
        "agreement,period,closed", True, True
    )  # fmt: skip


@pytest.mark.parametrize("period", ["2026-13", "../../x", "", "2026-03'; drop table x; --", "term", "2026-03\n"])
def test_a_period_that_there_is_not(ready: Place, period: str) -> None:
    before = ready.files()
    ran = run(*close(ready, period=period))
    assert (ran.code, ran.codes) == (2, ["S606"])
    assert ready.files() == before


def test_a_period_that_runs_or_waits_is_not_closed(place: Place) -> None:
    before = place.files()
    assert set(run(*close(place, period="2026-04")).codes) == {"S504"}
    ran = run(*close(place))
    assert (ran.code, ran.codes) == (2, ["S504"])
    assert "1 record is pending" in ran.err
    assert place.files() == before


def test_a_folder_in_the_way(ready: Place) -> None:
    ready.write("closed", "a file where the folder should be")
    before = ready.files()
    ran = run(*close(ready))
    assert (ran.code, ran.codes) == (2, ["S503"])
    assert ready.files() == before


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk(ready: Place, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    if step == "link":
        monkeypatch.setattr(Path, "replace", full)
    before = ready.files()
    ran = run(*close(ready))
    assert (ran.code, ran.codes) == (2, ["S503"])
    assert "No space left on device" in ran.err
    assert ready.files() == before


@pytest.mark.parametrize("step", ["os.fsync", "os.link", "servanda.store.atomic.sync_folder"])
def test_killed_between_two_steps(ready: Place, step: str) -> None:
    """The process is gone at once, as when the power fails; then it is closed again: no line of a ledger had said so."""
    module, _, name = step.rpartition(".")
    code = (
        f"import os, sys, {module}\n{module}.{name} = lambda *_: os._exit(9)\n"
        f"sys.argv = ['servanda', 'close-period', {str(ready.file)!r}, '--period', '2026-03']\n"
        "from servanda.cli.app import main\nmain()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    whole = (ready.folder / CLOSED).exists()
    assert whole is (name == "sync_folder")
    again = run(*close(ready))
    assert again.codes == []
    (agreement,) = run("measure", ready.file, "--period", "2026-03", "--format", "json").json
    assert {reading["state"] for reading in agreement["readings"]} == {"final"}


def test_two_who_close_at_once(ready: Place) -> None:
    command = [sys.executable, "-m", "servanda.cli.app", "close-period", str(ready.file), "--period", "2026-03"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    codes = sorted((each.wait(timeout=60), each.communicate()[1].count(b"S502")) for each in both)
    assert codes == [(0, 0), (2, 1)]
    assert [name for name in ready.files() if name.startswith("closed")] == [CLOSED]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"layout": 1}', "\0", "[" * 10_000])
def test_a_closed_period_that_is_damaged(ready: Place, damage: str) -> None:
    run(*close(ready))
    ready.write(CLOSED, damage)
    for words in (["measure", ready.file], ["explain", ready.file, "follow-up"], ["evidence", ready.file, "follow-up"]):
        ran = run(*words)
        assert (ran.code, ran.codes) == (2, ["S501"])
        assert f"{CLOSED}:1:1" in ran.err
    assert run(*close(ready)).code == 2
    assert ready.files()[CLOSED] == damage.encode()


def test_demo_writes_and_measures(tmp_path: Path) -> None:
    ran = run("demo", tmp_path / "here")
    assert ran.code == 0
    assert "Service desk agreement" in ran.out
    assert "simulated" in ran.out
    assert (tmp_path / "here" / "service-desk" / "service-desk.yaml").is_file()
    assert len(list((tmp_path / "here" / "reports").glob("*.html"))) == 3 + 12 + 1
    # Of the twelve customers one is shown.
    assert ran.out.count("Managed service desk for ") == 1
    assert "11 more agreements like this one" in ran.out
    assert len(ran.out.splitlines()) < 200


def test_demo_does_not_write_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file")
    ran = run("demo", tmp_path / "here")
    assert (ran.code, len(ran.codes)) == (2, 1)
    assert (tmp_path / "here").read_text() == "a file"
