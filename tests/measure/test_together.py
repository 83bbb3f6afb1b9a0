"""Stretches together: when all hold at once, as on a time line with several bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Measure, Paper

FEEDS = """
records:
  sites: {key: id, time: since}
  feed-a: {key: id, starts: a, ends: b, belongs_to: {sites: site}}
  feed-b: {key: id, starts: a, ends: b, belongs_to: {sites: site}}
  storms: {key: id, starts: a, ends: b}
  both-down: {together: [feed-a, feed-b]}
  in-a-storm: {together: [both-down, storms], belongs_to: {sites: place}}
objectives:
  times: {metric: {count: both-down}, per: sites, each: month}
  length: {metric: {sum: both-down, of: ends - starts}, per: sites, each: month}
  longest: {metric: {largest: both-down, of: ends - starts}, each: month}
  going-on: {metric: {count: both-down, where: ends is null}, each: month}
  stormy: {metric: {sum: in-a-storm, of: ends - starts}, per: sites, each: month}
"""
MINUTE = 60_000_000


def test_both_feeds_of_a_site_are_down(measure: Measure) -> None:
    """
    x:  a |==1==|  |=2=|    |==3==|…      b    |==1==|     |2||3|  …4: touching outages are one
    """
    files = {
        "sites": "id | since\nx | 2026-01-01\ny | 2026-01-01\nz | 2026-01-01",
        "feed-a": """
            id | a                | b                | site
            a1 | 2026-03-02 10:00 | 2026-03-02 11:00 | x
            a2 | 2026-03-02 10:30 | 2026-03-02 10:40 | x
            a3 | 2026-03-02 12:00 | 2026-03-02 13:00 | x
            a4 | 2026-03-02 20:00 |                  | x
            a5 | 2026-03-02 10:00 | 2026-03-02 11:00 | y
            a6 | 2026-03-02 18:00 | 2026-03-02 17:00 | x
        """,
        "feed-b": """
            id | a                | b                | site
            b1 | 2026-03-02 10:50 | 2026-03-02 11:30 | x
            b2 | 2026-03-02 12:30 | 2026-03-02 12:40 | x
            b3 | 2026-03-02 12:40 | 2026-03-02 12:45 | x
            b4 | 2026-03-02 19:00 |                  | x
            b5 | 2026-03-02 11:00 | 2026-03-02 12:00 | y
            b6 | 2026-03-02 16:00 | 2026-03-02 19:00 | x
        """,
        "storms": "id | a | b\ns | 2026-03-02 10:55 | 2026-03-02 12:35",
    }
    found = measure(FEEDS, files, "2026-03-03", in_force="2026-03-01", evidence=["times", "stormy"])
    # y: the second goes down when the first is back. x: 10:50–11:00, 12:30–12:45, and from 20:00 on.
    assert found.values("times") == {("2026-03", "x"): 3, ("2026-03", "y"): 0, ("2026-03", "z"): 0}
    assert found.values("length")["2026-03", "x"] == 25 * MINUTE
    assert found.one("longest").reading.value == 15 * MINUTE
    assert found.one("going-on").reading.value == 1
    # The storm is of no site in particular, so it is over all of them.
    assert found.values("stormy")["2026-03", "x"] == 10 * MINUTE
    keys = {row[0]: row[1] for row in found.rows["times"]}
    assert keys == {
        "x/b1": "2026-03-02T10:50:00Z", "x/b2": "2026-03-02T12:30:00Z", "x/a4": "2026-03-02T20:00:00Z",
    }  # fmt: skip
    assert {row[0] for row in found.rows["stormy"]} == {"x/s", "x/x/b2"}


def test_a_clock_stands_still_while_both_hold(measure: Measure) -> None:
    """Waiting for the customer counts as a pause only while the office is empty as well."""
    text = """
records:
  tickets: {key: id, time: at, columns: {done: time}}
  waits: {key: id, starts: a, ends: b, belongs_to: {tickets: ticket}}
  absences: {key: id, starts: a, ends: b}
  excused: {together: [waits, absences], belongs_to: {tickets: ticket}}
objectives:
  it: {metric: {clock: tickets, start: at, stop: done, pause: excused, take: elapsed}, each: tickets}
"""
    files = {
        "tickets": "id | at | done\n1 | 2026-03-02 10:00 | 2026-03-02 12:00\n2 | 2026-03-02 10:00 | 2026-03-02 12:00",
        "waits": "id | a | b | ticket\n1 | 2026-03-02 10:30 | 2026-03-02 11:30 | 1",
        "absences": "id | a | b\n1 | 2026-03-02 11:00 | 2026-03-02 15:00",
    }
    found = measure(text, files, "2026-03-03", in_force="2026-03-01")
    assert found.values() == {"1": 90 * MINUTE, "2": 120 * MINUTE}


def test_stretches_together_fall_into_slots(measure: Measure) -> None:
    text = """
records:
  one: {key: id, starts: a, ends: b}
  two: {key: id, starts: a, ends: b}
  both: {together: [one, two]}
  hours: {slots: 1 h, fields: {down: {count: both}}}
objectives:
  it: {metric: {count: hours, where: down > 0}, each: day}
"""
    files = {
        "one": "id | a | b\n1 | 2026-03-02 10:30 | 2026-03-02 14:00",
        "two": "id | a | b\n1 | 2026-03-02 12:59 | 2026-03-02 18:00",
    }
    found = measure(text, files, "2026-03-03", in_force="2026-03-02")
    assert found.values() == {"2026-03-02": 2}


START = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = 120


@dataclass(frozen=True)
class Bar:
    """From a minute to another, or on and on; of a parent or of all."""

    start: int
    end: int | None
    parent: str | None


bars = st.lists(
    st.builds(Bar, st.integers(0, MINUTES), st.none() | st.integers(0, MINUTES), st.sampled_from(["x", "y", None])), max_size=6
)  # fmt: skip


def written(minute: int | None) -> str:
    return "" if minute is None else (START + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:00Z")


def held(sets: tuple[list[Bar], ...], parent: str) -> list[bool]:
    """Of each minute: does every set have a bar over it?"""

    def covers(bar: Bar, minute: int) -> bool:
        return bar.parent in (parent, None) and bar.start <= minute and (bar.end is None or minute < bar.end)

    return [all(any(covers(bar, minute) for bar in each) for each in sets) for minute in range(MINUTES + 1)]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(sets=st.tuples(bars, bars, bars))
def test_random_bars(paper: Paper, sets: tuple[list[Bar], ...]) -> None:
    text = """
records:
  sites: {key: id, time: since}
  s0: {key: id, starts: a, ends: b, belongs_to: {sites: site}}
  s1: {key: id, starts: a, ends: b, belongs_to: {sites: site}}
  s2: {key: id, starts: a, ends: b, belongs_to: {sites: site}}
  all: {together: [s0, s1, s2]}
objectives:
  begins: {metric: {count: all}, per: sites, each: month}
  length: {metric: {sum: all, of: "coalesce(ends, 2026-03-02 02:01) - starts"}, per: sites, each: month}
"""
    files = {"sites": "id | since\nx | 2026-01-01\ny | 2026-01-01"}
    for place, each in enumerate(sets):
        lines = [f"{n} | {written(bar.start)} | {written(bar.end)} | {bar.parent or ''}" for n, bar in enumerate(each)]
        files[f"s{place}"] = "\n".join(["id | a | b | site", *lines])
    found = paper.measure(text, files, "2026-03-03", in_force="2026-03-01")
    for parent in ("x", "y"):
        line = held(sets, parent)
        begins = sum(now and not before for before, now in zip([False, *line], line, strict=False))
        assert found.values("begins")["2026-03", parent] == begins
        assert (found.values("length")["2026-03", parent] or 0) == sum(line) * MINUTE


def test_the_time_in_which_both_are_down_ends_when_one_of_them_is_up_again(measure: Measure) -> None:
    """Both are down from 12:00 to 16:00; works on both take the last hour out, on feed b alone nothing."""
    text = """
    records:
      feed-a: {key: id, starts: a, ends: b}
      feed-b: {key: id, starts: a, ends: b}
      works-a: {key: id, starts: a, ends: b}
      works-b: {key: id, starts: a, ends: b}
      both-down: {together: [feed-a, feed-b]}
      works: {together: [works-a, works-b]}
      calls: {key: id, time: at}
    exclusions: {works: {records: works, excluded_time: counts as up}}
    objectives:
      it: {promised_by: seller, to: buyer, metric: {uptime: both-down, exclude: [works]}, target: at least 99%, each: month}
      time: {promised_by: seller, to: buyer, metric: {downtime: both-down}, target: at most 1 h, each: month}
      calls: {promised_by: seller, to: buyer, metric: {count: calls, exclude: [works]}, target: at most 1, each: month}
    """
    files = {
        "feed-a": "id | a | b\n1 | 2026-01-10 10:00 | 2026-01-10 16:00",
        "feed-b": "id | a | b\n1 | 2026-01-10 12:00 | 2026-01-10 18:00",
        "works-a": "id | a | b\n1 | 2026-01-10 15:00 | 2026-01-10 16:00",
        "works-b": "id | a | b\n1 | 2026-01-10 12:00 | 2026-01-10 16:00",
        "calls": "id | at\n1 | 2026-01-10 14:00\n2 | 2026-01-10 15:30\n3 | 2026-01-20 10:00",
    }
    judged = measure(text, files, "2026-03-01")
    assert judged.values("time") == {"2026-01": 240 * MINUTE, "2026-02": 0}
    assert judged.values() == {"2026-01": 1 - Fraction(3, 744), "2026-02": 1}
    assert judged.values("calls") == {"2026-01": 2, "2026-02": 0}
