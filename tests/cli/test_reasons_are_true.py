"""What `explain` and `evidence` say is what was measured: of a single period, of an older version, of a closed one."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal import Place, run

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
