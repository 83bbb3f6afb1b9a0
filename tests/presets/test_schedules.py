"""Schedules of Zendesk: minutes of the week from Sunday on, in zones with names of their own, as calendars of an agreement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from crm_files import HEAD, write
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import Calendar
from servanda.agreement.read import read_agreement
from servanda.desk.init import Wanted, begin
from servanda.desk.init_questions import Question
from servanda.desk.inspect import inspect_files
from servanda.records.recognise.rails_zones import ZONES, zone_of_rails
from servanda.records.recognise.schedules import by_day
from servanda.words.problem import Problem, errors

HEADERS = ["id", "name", "time_zone", "start_time", "end_time", "start_time_utc", "end_time_utc", "created_at"]
REST = """records:
  tickets: {key: id, time: opened_at, columns: {closed_at: time}}
objectives:
  solved: {promised_by: sales, to: marketing, target: at least 90%, each: month,
    metric: {clock: tickets, start: opened_at, stop: closed_at, calendar: support-us, limit: 4 h}}
"""
MONDAY = 1440


def inspected(
    folder: Path, *rows: list[object], holidays: list[list[object]] | None = None
) -> tuple[str, list[Problem]]:
    files = [write(folder / "schedule.csv", HEADERS, *([*row, 0, 0, "2026-01-01"] for row in rows))]
    if holidays is not None:
        files.append(
            write(folder / "schedule_holiday.csv", ["id", "schedule_id", "name", "start_date", "end_date"], *holidays)
        )
    found, said = inspect_files(files)
    assert found is not None
    assert found.proposed == ()
    return found.calendars, list(said)


def test_office_hours_become_a_calendar_that_can_be_read(tmp_path: Path) -> None:
    """Monday to Friday nine to five, Saturday in two spans, and two holidays, one of three days."""
    week = [
        [7, "Support, US", "Pacific Time (US & Canada)", MONDAY * day + 540, MONDAY * day + 1020] for day in range(1, 6)
    ]
    week += [
        [7, "Support, US", "Pacific Time (US & Canada)", MONDAY * 6 + at, MONDAY * 6 + at + 120] for at in (540, 780)
    ]
    text, said = inspected(
        tmp_path,
        *week,
        holidays=[[1, 7, "Christmas", "2026-12-24", "2026-12-26"], [2, 7, "May", "2026-05-01", "2026-05-01"]],
    )
    assert said == []
    assert text == (
        "calendars:\n  support-us:  # Support, US\n    timezone: America/Los_Angeles\n    hours:\n"
        '      mon-fri: "09:00-17:00"\n      sat: ["09:00-11:00", "13:00-15:00"]\n'
        "    holidays: [2026-05-01, 2026-12-24, 2026-12-25, 2026-12-26]\n"
    )
    path = tmp_path / "agreement.yaml"
    path.write_text(HEAD + text + REST, encoding="utf-8")
    agreement, problems = read_agreement(path)
    assert agreement is not None
    assert not errors(problems)
    assert agreement.calendars["support-us"].timezone == "America/Los_Angeles"


def test_a_span_over_midnight_and_over_the_weeks_end(tmp_path: Path) -> None:
    """Friday 22:00 to Saturday 06:00, and Saturday 23:00 to Sunday 01:00."""
    text, _ = inspected(
        tmp_path,
        [1, "Night", "Berlin", MONDAY * 5 + 1320, MONDAY * 6 + 360],
        [1, "Night", "Berlin", MONDAY * 6 + 1380, MONDAY * 7 + 60],
    )
    assert 'fri: "22:00-24:00"' in text
    assert 'sat: ["00:00-06:00", "23:00-24:00"]' in text
    assert 'sun: "00:00-01:00"' in text


def test_a_schedule_that_never_closes(tmp_path: Path) -> None:
    text, _ = inspected(tmp_path, [1, "24/7", "UTC", 0, 10080])
    assert 'mon-sun: "00:00-24:00"' in text
    assert "hours-24-7:" in text


@pytest.mark.parametrize("span", [(600, 600), (-5, 60), ("nine", 600), (20000, 20060), (600, 540)])
def test_what_is_no_span_is_said_and_left_out(tmp_path: Path, span: tuple[object, object]) -> None:
    text, said = inspected(tmp_path, [1, "Desk", "London", *span], [1, "Desk", "London", 1980, 2460])
    assert [each.code for each in said] == ["S973"]
    assert f"`{span[0]}`" in said[0].sentence
    assert text.count('"') == 2


def test_a_zone_that_nobody_knows_is_said_and_not_guessed(tmp_path: Path) -> None:
    text, said = inspected(tmp_path, [1, "Desk", "Middle-earth", 1980, 2460])
    assert [each.code for each in said] == ["S974"]
    assert "timezone" not in text


def test_every_name_of_rails_is_a_zone() -> None:
    assert len(ZONES) > 140
    assert all(zone_of_rails(name) == zone for name, zone in ZONES.items())
    assert zone_of_rails("Europe/Berlin") == "Europe/Berlin"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10079), st.integers(1, 3000)), min_size=1, max_size=5), st.integers(0, 10079))
def test_each_minute_of_the_week_is_open_as_the_schedule_says(spans: list[tuple[int, int]], minute: int) -> None:
    """Against the minutes themselves, counted from Sunday; a week that ends begins anew."""
    written = [(start, start + length) for start, length in spans]
    open_then = any(start <= minute + shift < end for start, end in written for shift in (0, 10080))
    days = by_day(written)
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def clock(at: int) -> str:
        return f"{at // 60:02}:{at % 60:02}"

    hours = {name: [(clock(a), clock(b)) for a, b in day] for name, day in zip(names, days, strict=True) if day}
    calendar = Calendar(timezone="UTC", hours=hours)
    sunday = datetime(2026, 3, 1, tzinfo=UTC).astimezone(ZoneInfo("UTC"))
    assert calendar.is_open(sunday + timedelta(minutes=minute)) == open_then


def test_init_takes_the_hours_of_a_schedule_beside_the_tickets(tmp_path: Path) -> None:
    """The desk works Monday to Friday nine to five on the west coast, and not at Christmas; loaders write UTC."""
    week = [
        [7, "Support, US", "Pacific Time (US & Canada)", MONDAY * day + 540, MONDAY * day + 1020] for day in range(1, 6)
    ]
    week.append([8, "Night", "Berlin", MONDAY, MONDAY + 60])
    write(tmp_path / "schedule.csv", HEADERS, *([*row, 0, 0, "2026-01-01"] for row in week))
    holiday = [1, 7, "Christmas", "2026-12-24", "2026-12-25"]
    write(tmp_path / "schedule_holiday.csv", ["id", "schedule_id", "name", "start_date", "end_date"], holiday)
    headers = [
        "id",
        "requester_id",
        "assignee_id",
        "status",
        "priority",
        "created_at",
        "updated_at",
        "subject",
        "solved_at",
    ]
    tickets = [
        [at, f"r{at}", "a", "solved", "low", f"2026-03-{at:02} 18:00:00", f"2026-03-{at:02} 20:00:00", "s", f"2026-03-{at:02} 20:00:00"]
        for at in range(1, 28)
    ]  # fmt: skip
    write(tmp_path / "ticket.csv", headers, *tickets)
    asked: dict[str, Question] = {}

    def ask(question: Question) -> str:
        asked[question.name] = question
        return question.default

    begun, problems = begin(Wanted(template="service-desk", exports=[tmp_path], folder=tmp_path), ask)
    assert begun is not None and not errors(problems)
    agreement, wrong = read_agreement(begun.agreement)
    assert agreement is not None and not errors(wrong)
    assert asked["hours"].default == "mon-fri 09:00-17:00" and asked["holidays"].default == "schedule"
    assert agreement.timezone == "America/Los_Angeles"
    text = begun.agreement.read_text(encoding="utf-8")
    assert 'hours: {mon-fri: "09:00-17:00"}' in text and "holidays: [2026-12-24, 2026-12-25]" in text
    assert "`Night`: mon 00:00-01:00, Europe/Berlin" in " ".join(asked["hours"].told)
