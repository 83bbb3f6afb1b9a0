"""Why maintenance does or does not count: announced in time, too late or never, and what is left of an allowance."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app

TEXT = """\
servanda: 1
id: hosting
in_force: 2026-01-01
timezone: UTC
parties: {provider: {name: Provider}}
records:
  services: {from: services.csv, key: id, starts: since, ends: until}
  outages:
    from: {file: outages.csv, complete_until: 2026-02-01}
    key: id
    starts: began
    ends: ended
    belongs_to: {services: service}
  work:
    from: {file: work.csv, complete_until: 2026-02-01}
    key: id
    starts: began
    ends: ended
    belongs_to: {services: service}
    columns: {told: time, kind: text}
exclusions:
  work:
    {records: work, where: kind = 'planned', announced: told, notice: 48 h, at_most: 4 h each month, BEYOND,
     excluded_time: leaves the period}
objectives:
  up: {promised_by: provider, metric: {uptime: outages, exclude: [work]}, target: at least 99%, each: month, per: services}
"""
WORK = """\
id,began,ended,service,told,kind
W1,2026-01-05 02:00,2026-01-05 04:00,,2026-01-01 02:00,planned
W2,2026-01-06 02:00,2026-01-06 04:00,web,2026-01-05 02:00,planned
W3,2026-01-07 02:00,2026-01-07 04:00,web,,planned
W4,2026-01-08 02:00,2026-01-08 04:00,web,2026-01-08 03:00,planned
W5,2026-01-09 02:00,2026-01-09 05:00,web,2026-01-02 02:00,planned
W6,2026-01-09 02:00,2026-01-09 05:00,mail,2026-01-02 02:00,planned
W7,2026-01-10 02:00,2026-01-10 04:00,web,2026-01-02 02:00,urgent
"""


@pytest.fixture
def explained(tmp_path: Path) -> list[str]:
    return explain(tmp_path, "beyond: counts as measured")


def explain(folder: Path, beyond: str) -> list[str]:
    (folder / "hosting.yaml").write_text(TEXT.replace("BEYOND", beyond), encoding="utf-8")
    (folder / "services.csv").write_text("id,since,until\nweb,2025-01-01,\nmail,2025-01-01,\n", encoding="utf-8")
    (folder / "outages.csv").write_text(
        "id,began,ended,service\nO1,2026-01-09 04:00,2026-01-09 06:00,web\n", encoding="utf-8"
    )
    (folder / "work.csv").write_text(WORK, encoding="utf-8")
    result = CliRunner().invoke(app, ["explain", str(folder / "hosting.yaml"), "up", "--period", "2026-01"])
    assert result.exit_code == 0, result.output
    return [line.lstrip("├─└│ ") for line in result.stdout.splitlines()]


def test_each_work_of_the_month_says_whether_it_excludes(explained: list[str]) -> None:
    web = explained[next(n for n, line in enumerate(explained) if line.startswith("up, services web")) :]
    assert [line.split(": ", 1) for line in web if line[:1] == "W"] == [
        ["W1", "5 January 2026 02:00 to 5 January 2026 04:00, announced 1 January 2026 02:00: in time"],
        [
            "W2",
            "6 January 2026 02:00 to 6 January 2026 04:00, announced 5 January 2026 02:00, 24 h before, not 48 h, "
            "so it does not exclude",
        ],
        ["W3", "7 January 2026 02:00 to 7 January 2026 04:00: never announced, so it does not exclude"],
        [
            "W4",
            "8 January 2026 02:00 to 8 January 2026 04:00, announced 8 January 2026 03:00: after it began, "
            "so it does not exclude",
        ],
        ["W5", "9 January 2026 02:00 to 9 January 2026 05:00, announced 2 January 2026 02:00: in time"],
    ]


def test_the_work_of_another_thing_is_not_told(explained: list[str]) -> None:
    mail = explained[: next(n for n, line in enumerate(explained) if line.startswith("up, services web"))]
    assert [line.split(":")[0] for line in mail if line[:1] == "W"] == ["W1", "W6"]


def test_an_allowance_says_what_lies_beyond_it(explained: list[str], tmp_path: Path) -> None:
    """Two hours for all and three for one service, of four: one hour is too much, in which it was down."""
    beyond = "4 h of the 4 h of 2026-01 are used; 1 h beyond it counts as it was measured"
    assert explained.count(beyond) == 2
    assert "4 h of the 4 h of 2026-01 are used; 1 h beyond it counts as down" in explain(
        tmp_path, "beyond: counts as down"
    )
