"""Who is told about which record now, and who next: tickets of an office, counted by hand, on two engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from paper import Paper
from servanda.desk.late_clocks import Addressee, LateClock
from servanda.words.duration import HOUR

# Office hours are 09:00 to 17:00 from Monday to Friday; 2 March 2026 is a Monday.
TERMS = """
parties:
  provider: {name: Alster, contacts: [{title: Lead, email: lead@example.com}, {title: Boss}]}
  customer: {name: Nordhafen, contacts: [{title: Head of IT}]}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
records:
  tickets:
    key: id
    time: at
    columns: {priority: [P1, P2, P3], closed: time, due_on: date, owner: text}
    fields: {contract: {sum: contracts.worth}}
  contracts: {key: id, time: signed, belongs_to: {tickets: ticket}, columns: {worth: money}}
  holds: {key: id, starts: from, ends: until, belongs_to: {tickets: ticket}}
objectives:
  it:
    promised_by: provider
    to: customer
    metric:
      clock: tickets
      start: at
      stop: closed
      calendar: office
      pause: holds
      limit: {by: priority, P1: 2 h, P2: 8 h, P3: 2 working days}
    target: at least 90%
    each: month
    per: priority
escalations:
  first: {of: it, where: priority = 'P1', at: {50%: Lead, 100%: [Boss, Head of IT]}}
  second: {of: it, where: priority = 'P2' and contract > 0 USD, at: {50%: Lead, 1 day after due: Boss}}
  third: {of: it, where: priority = 'P3', at: {1 h before due: Nobody}}
"""
TICKETS = """
    id | at               | closed           | priority | due_on     | owner
    a  | 2026-03-03 09:00 |                  | P1       |            | x
    b  | 2026-03-03 10:30 |                  | P1       |            | x
    c  | 2026-03-02 15:00 |                  | P2       |            | y
    d  | 2026-03-02 09:00 |                  | P2       |            | y
    e  | 2026-03-02 09:00 |                  | P2       |            | y
    f  | 2026-03-03 09:00 |                  | P3       |            | y
    g  | 2026-02-27 12:00 |                  | P3       |            | z
    h  | 2026-03-02 09:00 | 2026-03-02 10:00 | P1       |            | z
    i  | 2026-03-03 11:30 |                  | P1       |            | z
    j  | 2026-03-03 09:00 |                  |          |            | z
"""
CONTRACTS = """
    id | ticket | signed           | worth
    1  | c      | 2026-01-05 10:00 | 500
    2  | d      | 2026-01-05 10:00 | 1200.50
    3  | d      | 2026-02-05 10:00 | 300
    4  | a      | 2026-02-05 10:00 | 40
"""
HOLDS = """
    id | ticket | from             | until
    1  | e      | 2026-03-02 11:00 |
    2  | b      | 2026-03-03 11:00 | 2026-03-03 11:30
    3  | h      | 2026-03-02 09:00 |
"""
FILES = {"tickets": TICKETS, "contracts": CONTRACTS, "holds": HOLDS}
NOON = "2026-03-03 12:00"


@pytest.fixture(scope="module")
def listed(request: pytest.FixtureRequest) -> dict[str, LateClock]:
    paper: Paper = request.getfixturevalue("paper")
    return {each.clock.key: each for each in paper.watch(TERMS, FILES, NOON)}


def said(instant: int | None) -> str | None:
    return None if instant is None else f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant):%d %H:%M}"


def test_what_stopped_is_covered_by_no_limit_or_runs_at_ease_is_not_listed(listed: dict[str, LateClock]) -> None:
    """h is closed, j has no priority, e stands still since Monday and f is due on Thursday."""
    assert sorted(listed) == ["a", "b", "c", "d", "g", "i"]


@pytest.mark.parametrize(
    ("key", "state", "due", "left"),
    [
        ("a", "late", "03 11:00", -1),
        ("b", "soon", "03 13:00", 1),  # half an hour on hold puts it off
        ("c", "soon", "03 15:00", 3),
        ("d", "late", "02 17:00", -3),
        ("g", "late", "03 12:00", 0),  # two working days after Friday noon; used up exactly now is late
        ("i", "soon", "03 13:30", 1.5),
    ],
)
def test_what_is_left_is_counted_by_the_offices_clock(
    listed: dict[str, LateClock], key: str, state: str, due: str, left: float
) -> None:
    clock = listed[key].clock
    assert ("late" if clock.is_late else "soon" if clock.is_soon else "running") == state
    assert said(clock.due) == due
    assert clock.left == left * HOUR
    assert said(clock.now) == "03 12:00"


@pytest.mark.parametrize(
    ("key", "reached", "since", "tell", "coming", "when"),
    [
        ("a", "100%", "03 11:00", ["Boss", "Head of IT"], None, None),
        ("b", "50%", "03 12:00", ["Lead"], "100%", "03 13:00"),
        ("c", "50%", "03 11:00", ["Lead"], "1 day after due", "04 15:00"),
        ("d", "50%", "02 13:00", ["Lead"], "1 day after due", "03 17:00"),
        ("g", "1 h before due", "03 11:00", ["Nobody"], None, None),
        ("i", None, None, [], "50%", "03 12:30"),
    ],
)
def test_the_step_reached_the_next_and_who_is_told(
    listed: dict[str, LateClock], key: str, reached: str, since: str, tell: list[str], coming: str, when: str
) -> None:
    late = listed[key]
    now, later = late.clock.reached, late.clock.next
    assert (None if now is None else str(now.step), None if now is None else said(now.at)) == (reached, since)
    assert [each.title for each in late.tell] == tell
    assert (None if later is None else str(later.step), None if later is None else said(later.at)) == (coming, when)


def test_whom_to_tell_has_the_party_and_the_address_of_the_contact(listed: dict[str, LateClock]) -> None:
    assert listed["a"].tell == (Addressee("Boss", "Alster"), Addressee("Head of IT", "Nordhafen"))
    assert listed["b"].tell == (Addressee("Lead", "Alster", "lead@example.com"),)
    assert listed["g"].tell == (Addressee("Nobody"),)


def test_late_comes_first_and_then_what_is_nearest_to_its_due_instant(paper: Paper) -> None:
    assert [each.clock.key for each in paper.watch(TERMS, FILES, NOON)] == ["g", "a", "d", "b", "i", "c"]


def test_the_most_value_at_risk_comes_first_and_related_records_that_end_early_hold_nothing_back(paper: Paper) -> None:
    until = {"tickets": NOON, "holds": NOON, "contracts": "2026-02-20 00:00"}
    found = paper.watch(TERMS, FILES, until, value="contract")
    assert [(each.clock.key, None if each.clock.value is None else float(each.clock.value)) for each in found] == [
        ("d", 1500.5), ("c", 500.0), ("a", 40.0), ("g", None), ("b", None), ("i", None),
    ]  # fmt: skip
    assert {each.currency for each in found} == {"USD"}
    assert {said(each.clock.now) for each in found} == {"03 12:00"}


@pytest.mark.parametrize(
    ("within", "keys"),
    [
        ("0 min", ["a", "b", "c", "d", "g"]),  # b and c are at a step
        ("2 h", ["a", "b", "c", "d", "g", "i"]),
        ("1 day", ["a", "b", "c", "d", "e", "g", "i"]),  # e: at ten tomorrow, if it runs from now on
        ("2 working days", ["a", "b", "c", "d", "e", "f", "g", "i"]),
    ],
)
def test_within_is_counted_by_each_clock(paper: Paper, within: str, keys: list[str]) -> None:
    assert sorted(each.clock.key for each in paper.watch(TERMS, FILES, NOON, within=within)) == keys


def test_a_clock_on_hold_is_paused_and_its_due_instant_is_put_off_until_now(paper: Paper) -> None:
    (e,) = [each for each in paper.watch(TERMS, FILES, NOON, within="2 working days") if each.clock.key == "e"]
    assert e.clock.is_paused and not e.clock.is_late
    assert e.clock.left == 6 * HOUR
    assert said(e.clock.due) == "04 10:00"


def test_a_due_field_and_a_column_of_paused_time_have_steps_as_well(paper: Paper) -> None:
    terms = """
parties: {provider: {name: Alster, contacts: [{title: Lead}]}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
records: {tickets: {key: id, time: at, columns: {closed: time, due_on: date, waited: duration}}}
objectives:
  by-day: {metric: {clock: tickets, start: at, stop: closed, due: due_on, calendar: office}, each: month, target: at least 90%}
  waiting:
    metric: {clock: tickets, start: at, stop: closed, limit: 4 h, calendar: office, pause: waited}
    each: month
    target: at least 90%
    placed_by: stop
escalations: {one: {of: [by-day, waiting], at: {50%: Lead, 100%: Lead}}}
"""
    tickets = """
    id | at               | closed | due_on     | waited
    a  | 2026-03-02 09:00 |        | 2026-03-04 | 2 h
"""
    found = paper.watch(terms, {"tickets": tickets}, NOON, within="5 working days")
    by_day, waiting = (
        next(each.clock for each in found if each.clock.objective == name) for name in ("by-day", "waiting")
    )
    assert (said(by_day.due), by_day.left) == ("05 00:00", 13 * HOUR)  # the day counts in full
    assert by_day.reached is None and by_day.next is not None
    assert said(by_day.next.at) == "03 13:00"  # half of three days of eight hours
    assert waiting.is_late and (said(waiting.due), waiting.left) == ("02 15:00", -5 * HOUR)
    assert waiting.reached is not None and said(waiting.reached.at) == "02 15:00"


def test_an_escalation_changes_no_reading(paper: Paper) -> None:
    plain = TERMS.partition("escalations:")[0]
    with_steps, without = (paper.measure(each, FILES, NOON) for each in (TERMS, plain))
    assert with_steps.verdicts == without.verdicts
