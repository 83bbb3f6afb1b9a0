"""A clock that stands still: overlapping stretches, states, stretches for everyone, a column of paused time."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Judged, Measure

# Office hours are 09:00 to 17:00 from Monday to Friday; 2 March 2026 is a Monday.
TICKETS = """
    id | at               | closed           | waited | waited_seconds
    1  | 2026-03-02 09:00 | 2026-03-02 15:00 | 2 h    | 7200
    2  | 2026-03-02 09:00 | 2026-03-03 10:00 | 1.5 h  | 5400
    3  | 2026-03-02 09:00 | 2026-03-02 11:00 | 3 h    | 10800
    4  | 2026-03-02 09:00 | 2026-03-02 11:00 |        |
    5  | 2026-03-02 09:00 |                  | 26 h   | 93600
    6  | 2026-03-02 09:00 | 2026-03-02 12:00 | 0 h    | 0
    7  | 2026-03-02 09:00 | 2026-03-02 10:15 | 15 min | 900
"""
PAUSES = """
    id | ticket | from             | until            | who
    a  | 1      | 2026-03-02 10:00 | 2026-03-02 11:00 | customer
    b  | 1      | 2026-03-02 10:30 | 2026-03-02 12:00 | third
    c  | 2      | 2026-03-02 16:00 | 2026-03-03 09:30 | customer
    d  | 3      | 2026-03-02 08:00 | 2026-03-02 10:00 | customer
    e  | 4      | 2026-03-02 10:30 |                  | third
    f  | 5      | 2026-03-02 10:00 |                  | customer
    g  | 6      | 2026-02-28 10:00 | 2026-03-01 12:00 | customer
    h  | 6      | 2026-03-02 10:00 | 2026-03-02 10:00 | customer
    i  | 6      | 2026-03-02 13:00 | 2026-03-02 14:00 | customer
    j  | 7      | 2026-03-02 10:00 | 2026-03-02 11:00 | customer
    k  | 9      | 2026-03-02 10:00 | 2026-03-02 11:00 | customer
    l  |        | 2026-03-02 09:00 | 2026-03-02 17:00 | customer
"""
LOG = """
    ticket | at               | field    | state
    1      | 2026-03-02 09:00 | status   | open
    1      | 2026-03-02 10:00 | status   | waiting
    1      | 2026-03-02 10:40 | assignee | Ann
    1      | 2026-03-02 11:00 | status   | on hold
    1      | 2026-03-02 12:00 | status   | open
    2      | 2026-03-02 16:00 | status   | waiting
    2      | 2026-03-03 09:30 | status   | open
    3      | 2026-03-02 08:00 | status   | on hold
    3      | 2026-03-02 10:00 | status   | waiting
    3      | 2026-03-02 10:00 | status   | open
    5      | 2026-03-02 10:00 | status   | waiting
"""
FREEZES = """
    id | from             | until
    x  | 2026-03-02 09:30 | 2026-03-02 10:15
    y  | 2026-03-02 10:00 | 2026-03-02 10:30
"""
HORIZON = "2026-03-03 12:00"

GROSS = {"1": 6, "2": 9, "3": 2, "4": 2, "5": 11, "6": 3, "7": Fraction("1.25")}
PAUSED = {
    "pauses": {"1": 2, "2": "1.5", "3": 1, "4": "0.5", "5": 10, "6": 0, "7": "0.25"},
    "{records: pauses, where: who = 'customer'}": {"1": 1, "2": "1.5", "3": 1, "4": 0, "5": 10, "6": 0, "7": "0.25"},
    "[waiting, on hold]": {"1": 2, "2": "1.5", "3": 1, "4": 0, "5": 10, "6": 0, "7": 0},
    "[waiting]": {"1": 1, "2": "1.5", "3": 0, "4": 0, "5": 10, "6": 0, "7": 0},
    "{by: id, 1: freezes, 2: none, 3: [on hold], else: pauses}": {
        "1": 1,
        "2": 0,
        "3": 1,
        "4": "0.5",
        "5": 10,
        "6": 0,
        "7": "0.25",
    },
    "{by: date, 2026-03-01: {by: id, 1: none, else: [waiting]}, else: freezes}": {
        "1": 0,
        "2": "1.5",
        "3": 0,
        "4": 0,
        "5": 10,
        "6": 0,
        "7": 0,
    },
    "freezes": {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": "0.75"},
    "waited": {"1": 2, "2": "1.5", "3": 3, "4": 0, "5": 26, "6": 0, "7": "0.25"},
    "waited_seconds": {"1": 2, "2": "1.5", "3": 3, "4": 0, "5": 26, "6": 0, "7": "0.25"},
}


@pytest.fixture(scope="module")
def paused(request: pytest.FixtureRequest) -> Judged:
    measure: Measure = request.getfixturevalue("paper").measure
    clauses = {f"p{place}": f"pause: {pause}, take: elapsed" for place, pause in enumerate(PAUSED)}
    clauses |= {"hours": "pause: pauses, limit: 3 h", "civil": "pause: pauses, limit: 1 day"}
    clauses |= {"working": "pause: pauses, limit: 1 working day"}
    lines = "\n".join(
        f"  {name}: {{metric: {{clock: tickets, start: at, stop: closed, calendar: office, {rest}}}, "
        f"each: {'tickets' if name[0] == 'p' else 'month'}}}"
        for name, rest in clauses.items()
    )
    text = f"""
calendars:
  office: {{hours: {{mon-fri: "09:00-17:00"}}}}
records:
  tickets: {{key: id, time: at, columns: {{closed: time, waited: duration, waited_seconds: number}}}}
  pauses: {{key: id, starts: from, ends: until, belongs_to: {{tickets: ticket}}, columns: {{who: text}}}}
  freezes: {{key: id, starts: from, ends: until}}
  log: {{key: ticket, time: at, states: state, belongs_to: {{tickets: ticket}}, columns: {{field: text}}, where: field = 'status'}}
objectives:
{lines}
"""
    files = {"tickets": TICKETS, "pauses": PAUSES, "freezes": FREEZES, "log": LOG}
    return measure(text, files, HORIZON, in_force="2026-03-01", evidence=list(clauses))


@pytest.mark.parametrize("pause", PAUSED)
def test_pauses_count_once_and_only_in_open_hours(paused: Judged, pause: str) -> None:
    name = f"p{list(PAUSED).index(pause)}"
    seconds = {row[0]: (int(row[4]), int(row[5])) for row in paused.rows[name]}
    expected = {key: int(Fraction(value) * 3600) for key, value in PAUSED[pause].items()}
    assert {key: stood for key, (_, stood) in seconds.items()} == expected
    net = {key: max(0, int(hours * 3600) - expected[key]) for key, hours in GROSS.items()}
    assert {key: ran for key, (ran, _) in seconds.items()} == net


def test_pauses_that_began_before_the_limit_was_used_up_put_the_due_instant_off(paused: Judged) -> None:
    assert {row[0]: row[2] for row in paused.rows["hours"]} == {
        "1": "2026-03-02T14:00:00Z",  # three hours and the two from ten to twelve
        "2": "2026-03-02T12:00:00Z",  # it waits only from four o'clock on
        "3": "2026-03-02T13:00:00Z",
        "4": "2026-03-02T12:30:00Z",  # as long as it was open it waited half an hour
        "5": "2026-03-03T14:00:00Z",  # it has waited until now; two hours are left
        "6": "2026-03-02T12:00:00Z",
        "7": "2026-03-02T12:15:00Z",
    }
    assert {row[0]: row[6] for row in paused.rows["hours"]} == {
        "1": "out", "2": "out", "3": "in", "4": "in", "5": "pending", "6": "in", "7": "in",
    }  # fmt: skip


def test_a_deadline_in_days_moves_by_the_open_time_that_was_paused(paused: Judged) -> None:
    due = {row[0]: row[2] for row in paused.rows["civil"]}
    assert due["1"] == "2026-03-03T11:00:00Z"  # 3 March 09:00 and two hours
    assert due["2"] == "2026-03-03T10:30:00Z"
    assert due["5"] == "2026-03-04T11:00:00Z"  # ten hours of the office later
    assert due["6"] == "2026-03-03T09:00:00Z"
    assert {row[0]: row[2] for row in paused.rows["working"]} == due
    assert {row[0]: row[6] for row in paused.rows["working"]} == {
        "1": "in", "2": "in", "3": "in", "4": "in", "5": "pending", "6": "in", "7": "in",
    }  # fmt: skip


def test_a_pause_that_nobody_can_read_is_neither_left_out_nor_endless(measure: Measure) -> None:
    """Each of the two would favour one side, so the ticket is unreadable; a pause after its end does not matter."""
    tickets = """
        id | at               | closed           | waited
        1  | 2026-03-02 09:00 | 2026-03-02 15:00 | 1 h
        2  | 2026-03-02 09:00 | 2026-03-02 15:00 | one hour
        3  | 2026-03-02 09:00 | 2026-03-02 15:00 |
        4  | 2026-03-02 09:00 | 2026-03-02 15:00 | 2 h
        5  | 2026-03-02 09:00 | 2026-03-02 15:00 | 2 h
        6  | 2026-03-02 09:00 | 2026-03-02 15:00 | 2 h
    """
    pauses = """
        id | ticket | from             | until            | who
        a  | 1      | 2026-03-02 10:00 | 2026-02-30 10:00 | customer
        b  | 2      | 2026-02-30 10:00 | 2026-03-02 11:00 | customer
        c  | 3      | 2026-03-02 15:00 | 2026-02-30 10:00 | customer
        d  | 4      | 2026-03-02 10:00 | 2026-02-30 10:00 | third
        e  | 4      | 2026-03-02 11:00 | 2026-03-02 12:00 | customer
        f  | 5      | 2026-03-02 12:00 | 2026-03-02 11:00 | customer
        g  | 5      | 2026-03-02 10:00 | 2026-03-02 13:00 | customer
        h  | 6      | 2026-03-03 12:00 | 2026-03-03 11:00 | customer
        i  | 6      | 2026-03-02 12:00 | 2026-03-02 12:00 | customer
    """
    text = """
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
records:
  tickets: {key: id, time: at, columns: {closed: time, waited: duration}}
  pauses: {key: id, starts: from, ends: until, belongs_to: {tickets: ticket}, columns: {who: text}}
objectives:
  all: {metric: {clock: tickets, start: at, stop: closed, calendar: office, pause: pauses, limit: 5 h}, each: year}
  some:
    metric: {clock: tickets, start: at, stop: closed, calendar: office, limit: 5 h, pause: {records: pauses, where: who = 'customer'}}
    each: year
  sum: {metric: {clock: tickets, start: at, stop: closed, calendar: office, pause: waited, limit: 5 h}, each: year}
"""
    names = ["all", "some", "sum"]
    judged = measure(text, {"tickets": tickets, "pauses": pauses}, HORIZON, evidence=names)
    words = {name: {row[0]: row[6] for row in judged.rows[name]} for name in names}
    assert words["some"] == words["all"] | {"4": "in"}  # its only bad pause is of somebody else
    assert words["all"] == {
        "1": "unreadable",
        "2": "unreadable",
        "3": "out",
        "4": "unreadable",
        "5": "unreadable",
        "6": "out",
    }
    assert words["sum"] == {"1": "in", "2": "unreadable", "3": "out", "4": "in", "5": "in", "6": "in"}


def test_a_negative_paused_time_is_unreadable(measure: Measure) -> None:
    tickets = """
        id | at               | closed           | waited
        1  | 2026-03-02 09:00 | 2026-03-02 11:00 | -3600
        2  | 2026-03-02 09:00 | 2026-03-02 11:00 | 3600
    """
    text = """
records:
  tickets: {key: id, time: at, columns: {closed: time, waited: number}}
objectives:
  it: {metric: {clock: tickets, start: at, stop: closed, pause: waited, limit: 1 h}, each: year}
"""
    judged = measure(text, {"tickets": tickets}, HORIZON, evidence=["it"])
    assert {row[0]: row[6] for row in judged.rows["it"]} == {"1": "unreadable", "2": "in"}


def test_a_row_of_the_status_log_without_a_time_leaves_its_ticket_unreadable(measure: Measure) -> None:
    """It may have been the end of the waiting, which would otherwise go on for ever."""
    tickets = """
        id | at               | closed
        1  | 2026-03-02 09:00 | 2026-03-02 15:00
        2  | 2026-03-02 09:00 | 2026-03-02 15:00
    """
    log = """
        ticket | at               | state
        1      | 2026-03-02 10:00 | waiting
        1      | 2026-02-30 11:00 | open
        2      | 2026-03-02 10:00 | waiting
        2      | 2026-03-02 11:00 | open
    """
    text = """
records:
  tickets: {key: id, time: at, columns: {closed: time}}
  log: {key: ticket, time: at, states: state, belongs_to: {tickets: ticket}}
objectives:
  states: {metric: {clock: tickets, start: at, stop: closed, pause: [waiting], limit: 5 h}, each: year}
  rows: {metric: {clock: tickets, start: at, stop: closed, pause: {records: log, where: state = 'waiting'}, limit: 5 h}, each: year}
"""
    judged = measure(text, {"tickets": tickets, "log": log}, HORIZON, evidence=["states", "rows"])
    for name in ("states", "rows"):
        assert {row[0]: row[6] for row in judged.rows[name]} == {"1": "unreadable", "2": "in"}


LOG_ROWS = """
    ticket | at               | state
    1      | 2026-03-02 10:00 | waiting
    1      | 2026-03-02 11:00 | open
"""
TICKET_ROWS = """
    id | at               | closed           | rank
    1  | 2026-03-02 09:00 | 2026-03-02 15:00 | A
"""
LOGGED = """
records:
  tickets: {key: id, time: at, columns: {closed: time, rank: text}}
  log: {key: ticket, time: at, states: state, belongs_to: {tickets: ticket}COLUMNS}
objectives:
  it: {metric: {clock: tickets, start: at, stop: closed, pause: PAUSE, limit: 5 h}, each: year}
"""


@pytest.mark.parametrize(
    ("pause", "told"),
    [
        ("[waiting]", []),
        ("[wating]", ["wating"]),
        ("[waiting, Open, on hold]", ["Open", "on hold"]),
        ("{by: rank, A: none, B: [wating], else: [waiting]}", ["wating"]),
        ("{by: rank, A: {by: rank, A: [open], else: [closed]}, else: none}", ["closed"]),
        ("log", []),
    ],
)
def test_a_state_that_no_row_has_is_told_with_those_that_occur(measure: Measure, pause: str, told: list[str]) -> None:
    """Mistyped, it would pause nothing, and every ticket would have run on while it waited."""
    text = LOGGED.replace("PAUSE", pause).replace("COLUMNS", "")
    judged = measure(text, {"tickets": TICKET_ROWS, "log": LOG_ROWS}, HORIZON)
    found = [each for each in judged.problems if each.code == "S341"]
    assert [each.sentence for each in found] == [
        f"No row of `log` has the state `{state}`, so it pauses nothing so far." for state in told
    ]
    for each, state in zip(found, told, strict=True):
        assert (each.hint or "").startswith("States that occur: open, waiting.")
        assert each.severity == "warning"
        assert each.place is not None
        assert each.place.text[each.place.column - 1 :].startswith(state)
    assert all("Did you mean `waiting`?" in (each.hint or "") for each in found if "wating" in each.sentence)


def test_the_states_of_others_are_not_listed_and_declared_ones_are_checked_before(measure: Measure) -> None:
    scoped = ", columns: {state: text}, where: state <> 'waiting'"
    judged = measure(
        LOGGED.replace("PAUSE", "[waiting]").replace("COLUMNS", scoped),
        {"tickets": TICKET_ROWS, "log": LOG_ROWS},
        HORIZON,
    )
    (told,) = [each for each in judged.problems if each.code == "S341"]
    assert told.hint == "States that occur: open."
    declared = ", columns: {state: [open, waiting, on hold]}"
    text = LOGGED.replace("PAUSE", "[on hold]").replace("COLUMNS", declared)
    assert not [
        each
        for each in measure(text, {"tickets": TICKET_ROWS, "log": LOG_ROWS}, HORIZON).problems
        if each.code == "S341"
    ]
