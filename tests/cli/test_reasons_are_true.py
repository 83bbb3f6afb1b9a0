"""What `explain` and `evidence` say is what was measured: of a single period, of an older version, of a closed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import Place, run

from servanda.desk.measuring import Asked
from servanda.desk.one import one_objective
from servanda.measure.readings import query_of

HEAD = """\
servanda: 1
id: paper
version: "1.0"
in_force: 2026-01-01
timezone: Europe/Berlin
parties: {seller: {name: Seller}, buyer: {name: Buyer}}
"""

REPORTS = """\
calendars:
  office: {hours: {mon-fri: "09:00-17:00"}}
records:
  reports: {from: {file: reports.csv, complete_until: 2026-05-10}, key: id, time: at}
objectives:
  in-time: {metric: {delivery: reports, due: 5 working days of office after the period}, target: at least 100%, each: month}
  late: {metric: {delivery: reports, due: 5 working days of office after the period, take: late}, target: at most 0, each: month}
"""


@pytest.fixture
def reports(tmp_path: Path) -> Place:
    """January's report came in time, February's never, March's late, April's in time."""
    place = Place(tmp_path)
    place.write("agreement.yaml", HEAD + REPORTS)
    place.write("reports.csv", "id,at\n1,2026-02-05 10:00\n2,2026-04-20 10:00\n3,2026-05-06 09:00\n")
    return place


def test_a_report_that_serves_a_later_month_is_not_late_for_this_one(reports: Place) -> None:
    measured = run("measure", reports.file, "--format", "csv").out.splitlines()
    late = {row.split(",")[2]: row.split(",")[6] for row in measured if ",late," in row}
    assert late == {"2026-01": "0", "2026-02": "0", "2026-03": "1", "2026-04": "0", "2026-05": "0"}
    for period, outcome in (("2026-02", "in"), ("2026-03", "out")):
        (row,) = run("evidence", reports.file, "late", "--period", period).out.splitlines()[1:]
        assert row.split(",")[6] == outcome


def test_what_came_of_everything_that_was_due(reports: Place) -> None:
    told = run("explain", reports.file, "late", "--period", "2026-02").out
    assert "reports due 5 working days of office after the period: 1 time in 2026-02 (Europe/Berlin)" in told
    for line in ("0 in time", "0 late", "1 missing", "└─ 2026-02", "0 pending"):
        assert line in told
    assert "1 late" in run("explain", reports.file, "in-time", "--period", "2026-03").out


JOBS = """\
records:
  jobs: {from: {file: jobs.csv, complete_until: 2026-05-10}, key: id, time: at, columns: {done: time}}
objectives:
  fast: {metric: {clock: jobs, start: at, stop: done, limit: 3 h}, target: at least 50%, each: month}
  each-job: {metric: {clock: jobs, start: at, stop: done, limit: 3 h, take: lateness}, target: at most 0 h, each: jobs}
"""
ROWS = "id,at,done\n1,2026-02-19 10:00,2026-02-19 12:30\n2,2026-03-31 23:00,2026-04-01 01:30\n"


@pytest.fixture
def versions(tmp_path: Path) -> Place:
    """Three hours until February, one hour from March on; both jobs took two and a half."""
    place = Place(tmp_path)
    older = HEAD + JOBS + "  gone: {metric: {count: jobs}, target: at least 1, each: month}\n"
    place.write("versions/first.yaml", older)
    newer = (HEAD + JOBS).replace("3 h", "1 h").replace('"1.0"', '"2.0"').replace("2026-01-01", "2026-03-01")
    place.write("agreement.yaml", newer + 'replaces: "1.0"\n')
    place.write("jobs.csv", ROWS)
    return place


def test_the_version_in_force_at_a_record_judges_it(versions: Place) -> None:
    rows = run("measure", versions.file, "--format", "csv").out.splitlines()
    assert [row.split(",")[11] for row in rows if ",each-job," in row] == ["met", "missed"]
    found = run("evidence", versions.file, "each-job").out.splitlines()[1:]
    assert [(row.split(",")[0], row.split(",")[9]) for row in found] == [("1", "0"), ("2", "5400")]


def test_the_figure_of_one_record_is_told_without_percentiles(versions: Place) -> None:
    told = run("explain", versions.file, "each-job", "--period", "2").out
    assert "1 beyond the limit" in told
    assert "within the limit" not in told
    assert "p90" not in told


def test_records_outside_the_term_have_no_reading(versions: Place) -> None:
    versions.change("replaces:", "term: {starts: 2026-01-01, ends: 2026-03-30}\nreplaces:")
    rows = run("measure", versions.file, "--format", "csv").out.splitlines()
    assert [row.split(",")[2] for row in rows if ",each-job," in row] == ["1"]


def test_a_record_at_the_first_instant_of_the_days_asked_for(versions: Place) -> None:
    versions.write("jobs.csv", ROWS + "3,2026-04-01 00:00,2026-04-01 00:30\n")
    ran = run("measure", versions.file, "--from", "2026-04-01", "--format", "csv").out.splitlines()
    assert [row.split(",")[2] for row in ran if ",each-job," in row] == ["3"]


def test_a_record_is_explained_by_the_version_that_judges_it(versions: Place) -> None:
    told = run("explain", versions.file, "fast", "--record", "1").out
    assert told.startswith("1: it counts, and is as promised, in 2026-02")
    assert "limit 3 h" in told
    told = run("explain", versions.file, "fast", "--record", "2").out
    assert told.startswith("2: it counts, and is not as promised, in 2026-03")
    assert run("explain", versions.file, "each-job", "--record", "1").out.startswith("1: it counts\n")


def test_an_objective_of_an_older_version_is_still_explained(versions: Place) -> None:
    assert run("explain", versions.file, "gone").out.startswith("gone, 2026-02, ready: 1.")
    assert run("evidence", versions.file, "gone").out.splitlines()[1].startswith("1,")
    query = run("sql", versions.file, "gone", "--query-only").out.split("\n", 1)[1]
    assert query.startswith(("WITH", "SELECT"))


def test_a_closed_period_holds_the_text_of_the_version_that_judged_it(versions: Place) -> None:
    assert run("close-period", versions.file, "--period", "2026-02").code == 0
    closed = json.loads((versions.folder / "closed/paper/2026-02.json").read_text(encoding="utf-8"))
    assert (closed["version"], [each["file"] for each in closed["text"]]) == ("1.0", ["first.yaml"])


RUNS = """\
records:
  jobs: {from: {file: jobs.csv, complete_until: 2026-05-01}, key: id, time: at}
objectives:
  volume: {metric: {count: jobs}, target: at least 1, each: month}
  after: {metric: {count: jobs}, target: at least 1, each: month, only_if: volume met the month before}
  run: {metric: {count: jobs}, target: at least 1, each: month, only_if: volume missed 2 months in a row}
  three: {metric: {sum: jobs, of: 2}, target: at least 1, each: month, over: last 3 months}
"""


def test_the_reasons_of_a_duty_are_the_months_that_decide_it(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write("agreement.yaml", HEAD + RUNS)
    place.write("jobs.csv", "id,at\n1,2026-01-10\n2,2026-02-10\n3,2026-02-11\n")

    def months(objective: str) -> list[str]:
        told = run("explain", place.file, objective, "--period", "2026-04").out.splitlines()
        return [line.split("volume, ")[1][:7] for line in told if "volume, " in line]

    assert months("after") == ["2026-03"]
    assert months("run") == ["2026-03", "2026-04"]
    told = run("explain", place.file, "three", "--period", "2026-04").out
    assert "2 jobs, placed by at in last 3 months, from 1 February 2026 00:00 to 1 May 2026 00:00" in told
    rows = run("evidence", place.file, "three", "--period", "2026-04").out.splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["2", "3"]


def test_the_query_that_is_shown_gives_the_last_figure(tmp_path: Path) -> None:
    """Percentiles of two months are none of their three; so the query of a stretch is one of its own."""
    place = Place(tmp_path)
    place.write(
        "agreement.yaml", HEAD + RUNS + "  p50: {metric: {p50: jobs, of: 2 * x}, each: month, over: last 3 months}\n"
    )
    place.change("time: at}", "time: at, columns: {x: number}}")
    place.write("jobs.csv", "id,at,x\n1,2026-02-10,1\n2,2026-03-10,2\n3,2026-04-11,3\n")
    with one_objective(Asked([place.file]), "p50") as one:
        assert one.ready is not None
        assert one.measured is not None
        prepared = one.ready.whole().prepare("p50")
        assert prepared is not None
        (row,) = one.ready.engine.run(query_of(prepared))
        last = one.measured.verdicts[-1].reading
        assert (row[-1], last.value, last.period.label) == (4, 4, "2026-04")
