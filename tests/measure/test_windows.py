"""Which records a reading looks at: windows of every kind, stretches over several, segments, and what places a record."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Measure

DAYS = "\n".join(["id | at", *(f"{n} | 2026-{month:02}-{day:02} 12:00" for n, (month, day) in enumerate(
    (m, d) for m in range(1, 7) for d in (1, 10, 15, 16, 28)))])  # fmt: skip


def test_windows_of_the_calendar(measure: Measure) -> None:
    """Five records in each of six months: on the 1st, 10th, 15th, 16th and 28th at noon."""
    windows = {
        "month": "month", "half-month": "month from day 16", "quarter": "quarter", "half": "half", "year": "year",
        "week": "week", "days": "30 days", "counted": "month of 30 days", "fiscal": "fiscal year from February",
        "whole": "term",
    }  # fmt: skip
    clauses = "".join(f"  {name}: {{metric: {{count: things}}, each: {each}}}\n" for name, each in windows.items())
    text = f"term: {{starts: 2026-01-01, ends: 2026-12-31}}\nrecords:\n  things: {{key: id, time: at}}\nobjectives:\n{clauses}"
    found = measure(text, {"things": DAYS}, "2026-07-01", as_of="2026-07-01")

    def counts(name: str) -> list[Fraction | None]:
        return [each.reading.value for each in found.of(name)]

    assert found.values("month") == dict.fromkeys([f"2026-{month:02}" for month in range(1, 7)], 5)
    assert found.values("quarter") == {"2026-Q1": 15, "2026-Q2": 15}
    assert found.values("half") == {"2026-H1": 30}
    assert found.values("year") == {"2026": 30}
    assert counts("whole") == [30]
    assert counts("half-month") == [3, 5, 5, 5, 5, 5, 2]  # until 15 January, then from the 16th to the 15th
    assert counts("counted") == [5] * 6
    assert counts("fiscal") == [5, 25]
    assert counts("days") == [5, 6, 4, 5, 5, 5, 0]  # from 1 and 31 January, 2 March, 1 April, 1 and 31 May, 30 June
    assert sum(each or 0 for each in counts("week")) == 30
    assert found.values("week")["2026-W03"] == 2  # 12 to 18 January: the 15th and 16th
    assert found.of("half-month")[0].reading.period.partial


def test_the_days_of_a_window_are_those_of_the_zone(measure: Measure) -> None:
    found = measure(
        """
        records:
          things: {key: id, time: at}
        objectives:
          it: {metric: {count: things}, each: day}
        """,
        {
            "things": """
            id | at
            1  | 2026-03-28T22:59:59.999999Z
            2  | 2026-03-28T23:00:00Z
            3  | 2026-03-29T21:59:59Z
            4  | 2026-03-29T22:00:00Z
            """
        },
        "2026-03-31",
        timezone="Europe/Berlin",
        in_force="2026-03-28",
    )
    assert found.values() == {"2026-03-28": 1, "2026-03-29": 2, "2026-03-30": 1}  # the 29th has 23 hours


def test_stretches_over_several_periods(measure: Measure) -> None:
    figures = "\n".join(
        f"{month} | 2026-{month:02}-15 12:00 | {month}0 | {month % 2} | k{month % 3}" for month in range(1, 7)
    )
    found = measure(
        """
        records:
          things: {key: id, time: at, columns: {amount: number, odd: number, kind: text}}
        objectives:
          count: {metric: {count: things}, each: month, over: last 3 months}
          sum: {metric: {sum: things, of: amount}, each: month, over: last 3 months}
          share: {metric: {share: things, are: odd = 1}, each: month, over: last 3 months}
          most: {metric: {largest: things, of: amount}, each: month, over: last 2 months}
          kinds: {metric: {count: things, distinct: kind}, each: month, over: last 3 months}
          median: {metric: {p50: things, of: amount}, each: month, over: last 3 months}
          mean: {metric: {average: things, of: amount}, target: at least 30, each: month, over: last 3 months}
          quotient: {metric: {sum: things, of: amount / id}, each: month, over: last 3 months}
          before: {metric: {count: things}, each: month, over: 60 days before}
          year: {metric: {sum: things, of: amount}, each: quarter, over: last 4 quarters}
        """.replace("of: amount / id", "of: amount / (odd + 1)"),
        {"things": f"id | at | amount | odd | kind\n{figures}"},
        "2026-07-01",
        as_of="2026-07-01",
    )

    def row(name: str) -> list[Fraction | None]:
        return [each.reading.value for each in found.of(name)]

    assert row("count") == [1, 2, 3, 3, 3, 3]
    assert row("sum") == [10, 30, 60, 90, 120, 150]
    assert row("share") == [1, Fraction(1, 2), Fraction(2, 3), Fraction(1, 3), Fraction(2, 3), Fraction(1, 3)]
    assert row("most") == [10, 20, 30, 40, 50, 60]
    assert row("kinds") == [1, 2, 3, 3, 3, 3]
    assert row("median") == [10, 10, 20, 30, 40, 50]
    assert row("mean") == [10, 15, 20, 30, 40, 50]
    assert found.words("mean") == {
        "2026-01": "undetermined", "2026-02": "undetermined", "2026-03": "missed", "2026-04": "met", "2026-05": "met",
        "2026-06": "met",
    }  # fmt: skip
    assert found.of("mean")[0].reason == "the average waits for last 3 months"
    assert row("quotient") == [5, 25, 40, 75, 80, 125]
    assert row("before") == [0, 1, 2, 2, 2, 2]
    assert row("year") == [60, 210]


def test_readings_for_each_segment(measure: Measure) -> None:
    clauses = {
        "listed": "{kind: [B, A, Z]}", "seen": "{kind: seen}", "plain": "kind", "declared": "priority",
        "pairs": "[kind, urgent]", "mixed": "{kind: [A], urgent: seen}", "things": "servers", "number": "size",
        "day": "{day: seen}",
    }  # fmt: skip
    objectives = "".join(
        f"  {name}: {{metric: {{count: jobs}}, each: month, per: {per}}}\n" for name, per in clauses.items()
    )
    text = f"""
records:
  jobs:
    key: id
    time: at
    belongs_to: {{servers: server}}
    columns: {{kind: text, priority: [P1, P2, P3], urgent: yes/no, size: number, day: date}}
  servers: {{key: name, time: since}}
objectives:
{objectives}"""
    found = measure(
        text,
        {
            "jobs": """
            id | at               | kind | priority | urgent | size | day        | server
            1  | 2026-01-05 10:00 | A    | P2       | yes    | 1.5  | 2026-01-05 | s1
            2  | 2026-01-06 10:00 | B    | P2       | no     | 1.50 | 2026-01-05 | s1
            3  | 2026-01-07 10:00 | A    |          |        |      |            |
            4  | 2026-02-07 10:00 | C    | P1       | no     | 2    | 2026-02-07 | s9
            """,
            "servers": "name | since\ns1 | 2026-01-01\ns2 | 2026-01-01",
        },
        "2026-03-01",
    )

    def january(name: str) -> dict[tuple[str, ...], Fraction | None]:
        return {key[1:]: value for key, value in found.values(name).items() if key[0] == "2026-01"}

    assert january("listed") == {("B",): 1, ("A",): 2, ("Z",): 0}
    assert list(january("listed")) == [("B",), ("A",), ("Z",)]
    assert january("seen") == january("plain") == {("A",): 2, ("B",): 1, ("C",): 0}
    assert january("declared") == {("P1",): 0, ("P2",): 2, ("P3",): 0, ("(none)",): 1}
    assert january("pairs") == {("A", "(none)"): 1, ("A", "yes"): 1, ("B", "no"): 1, ("C", "no"): 0}
    assert january("mixed") == {("A", "(none)"): 1, ("A", "yes"): 1}
    assert january("things") == {("s1",): 2, ("s2",): 0}
    assert january("number") == {("1.5",): 2, ("(none)",): 1, ("2",): 0}
    assert january("day") == {("2026-01-05",): 2, ("(none)",): 1, ("2026-02-07",): 0}


@pytest.mark.parametrize(
    ("placed_by", "counts"),
    [
        ("start", {"2026-01": (1, 1, 0), "2026-02": (0, 0, 1)}),
        ("stop", {"2026-01": (1, 0, 0), "2026-02": (0, 1, 0)}),
        ("due", {"2026-01": (1, 0, 0), "2026-02": (0, 1, 1)}),
    ],
)
def test_what_places_a_clock(measure: Measure, placed_by: str, counts: dict[str, tuple[int, int, int]]) -> None:
    found = measure(
        f"""
        records:
          jobs: {{key: id, time: at, columns: {{done: time}}}}
        objectives:
          it: {{metric: {{clock: jobs, start: at, stop: done, limit: 48 h}}, each: month, placed_by: {placed_by}}}
        """,
        {
            "jobs": """
            id | at               | done
            1  | 2026-01-05 10:00 | 2026-01-06 10:00
            2  | 2026-01-31 10:00 | 2026-02-05 10:00
            3  | 2026-02-25 10:00 |
            """
        },
        "2026-02-27",
        as_of="2026-02-27",
    )
    got = {each.reading.period.label: each.reading.counts for each in found.of()}
    assert {label: (c.inside, c.outside, c.pending) for label, c in got.items()} == counts


def test_two_updates_of_one_instant_are_one_stop(measure: Measure) -> None:
    """A comment and a change of state that one click made do not keep the promise twice."""
    text = """
    records:
      tickets: {key: id, time: at, columns: {done: time}}
      updates: {key: id, time: at, belongs_to: {tickets: ticket}}
    objectives:
      it: {metric: {clock: tickets, start: at, stop: {first: updates}, again: until done, limit: 2 h}, each: year}
    """
    files = {
        "tickets": """
            id | at               | done
            1  | 2026-03-02 09:00 | 2026-03-02 16:00
        """,
        "updates": """
            id | ticket | at
            a  | 1      | 2026-03-02 10:00
            b  | 1      | 2026-03-02 10:00
            c  | 1      | 2026-03-02 15:00
        """,
    }
    reading = measure(text, files, "2026-03-03 12:00").one().reading
    assert (reading.numerator, reading.denominator) == (2, 3)  # one hour, five hours, one hour


def test_updates_again_and_again_and_stops_among_events(measure: Measure) -> None:
    stops = {
        "again": "stop: {first: updates}, again: until done, limit: 2 h",
        "first": "stop: {first: updates}, limit: 2 h",
        "last": "stop: {last: updates}, limit: 4 h",
        "public": "stop: {first: updates, where: public}, limit: 2 h",
        "ended": "stop: {first: updates.ended}, limit: 2 h",
        "longest": "stop: {first: updates}, again: until done, take: longest",
    }
    clauses = "".join(
        f"  {name}: {{metric: {{clock: jobs, start: at, {rest}}}, each: month}}\n" for name, rest in stops.items()
    )
    text = f"""
records:
  jobs: {{key: id, time: at, columns: {{done: time}}}}
  updates: {{key: id, time: at, belongs_to: {{jobs: job}}, columns: {{ended: time, public: yes/no}}}}
objectives:
{clauses}"""
    found = measure(
        text,
        {
            "jobs": """
            id | at               | done
            1  | 2026-01-05 09:00 | 2026-01-05 14:00
            2  | 2026-01-05 09:00 |
            3  | 2026-01-05 17:00 |
            """,
            "updates": """
            id | job | at               | ended            | public
            a  | 1   | 2026-01-05 08:00 | 2026-01-05 08:30 | yes
            b  | 1   | 2026-01-05 10:00 | 2026-01-05 12:00 | no
            c  | 1   | 2026-01-05 13:00 | 2026-01-05 13:30 | yes
            d  | 1   | 2026-01-05 14:00 | 2026-01-05 14:30 | yes
            e  | 1   | 2026-01-05 15:00 | 2026-01-05 15:30 | yes
            f  | 3   | 2026-01-05 17:00 | 2026-01-05 17:10 | yes
            g  | 3   | 2026-01-05 19:00 | 2026-01-05 19:10 | yes
            """,
        },
        "2026-01-05 18:00",
        as_of="2026-01-31",
        evidence=["again", "first", "last", "public", "ended"],
    )

    def rows(name: str) -> dict[str, tuple[int, str]]:
        return {row[0]: (int(row[4]) // 60, row[6]) for row in found.rows[name]}

    # 1: until ten, until one, until it was done at two; 2 and 3 have had no update since nine and since five.
    again = [(int(row[4]) // 60, row[6]) for row in found.rows["again"]]
    assert sorted(again) == [(60, "in"), (60, "in"), (60, "pending"), (180, "out"), (540, "out")]
    assert rows("first") == {"1": (60, "in"), "2": (540, "out"), "3": (0, "in")}
    assert rows("last") == {"1": (360, "out"), "2": (540, "out"), "3": (0, "in")}
    assert rows("public") == {"1": (240, "out"), "2": (540, "out"), "3": (0, "in")}
    assert rows("ended") == {"1": (180, "out"), "2": (540, "out"), "3": (10, "in")}
    assert found.one("longest").reading.value == 3 * 3_600_000_000
    assert found.one("longest").reading.floor == 9 * 3_600_000_000


def test_deliveries_by_their_due_times(measure: Measure) -> None:
    """Due each Monday at ten; 2 March 2026 is one. The second came on Tuesday, together with the third; the fifth not."""
    files = {
        "reports": """
        id | sent
        1  | 2026-03-01 18:00
        2  | 2026-03-10 09:00
        3  | 2026-03-10 11:00
        4  | 2026-03-23 10:00
        """
    }
    text = """
        calendars:
          office: {hours: {mon-fri: "09:00-17:00"}}
        records:
          reports: {key: id, time: sent}
        objectives:
          share: {metric: {delivery: reports, due: Monday 10:00}, target: at least 75%, each: month}
          late: {metric: {delivery: reports, due: Monday 10:00, take: late}, target: at most 0, each: month}
          missing: {metric: {delivery: reports, due: Monday 10:00, take: missing}, target: at most 0, each: month}
          monthly: {metric: {delivery: reports, due: 5 working days of office after the period}, target: exactly 100%, each: month}
        """
    found = measure(text, files, "2026-04-10", as_of="2026-04-10", in_force="2026-03-01")
    assert found.values("share")["2026-03"] == Fraction(3, 5)
    assert found.values("late")["2026-03"] == found.values("missing")["2026-03"] == 1
    monthly = found.of("monthly")[0].reading
    assert (monthly.counts.inside, monthly.counts.outside) == (0, 1)


def test_figures_entered_by_hand(measure: Measure) -> None:
    found = measure(
        """
        records:
          surveys: {key: id, time: month, columns: {score: number, who: text, entered: time, paper: text}}
        objectives:
          it: {metric: {reported: surveys, of: score, by: who, entered: entered, evidence: paper}, target: at least 8, each: month}
        """,
        {
            "surveys": """
            id | month      | score | who | entered          | paper
            1  | 2026-01-31 | 7     | Ann | 2026-02-01 10:00 | a.pdf
            2  | 2026-01-31 | 8.25  | Bob | 2026-02-03 10:00 | b.pdf
            3  | 2026-01-30 | 6     | Ann | 2026-02-02 10:00 | c.pdf
            4  | 2026-02-28 | 9     |     | 2026-02-28 10:00 | d.pdf
            """
        },
        "2026-03-01",
    )
    assert found.values() == {"2026-01": Fraction("8.25"), "2026-02": None}
    assert found.words() == {"2026-01": "met", "2026-02": "undetermined"}


def test_a_figure_entered_later_was_not_known_then(measure: Measure) -> None:
    """January's 7 was put right to 8 on 10 February."""
    text = """
        records:
          surveys: {key: id, time: month, columns: {score: number, who: text, entered: time}}
        objectives:
          it: {metric: {reported: surveys, of: score, by: who, entered: entered}, target: at least 8, each: month}
        """
    files = {
        "surveys": """
        id | month      | score | who | entered
        1  | 2026-01-31 | 7     | Ann | 2026-02-01 10:00
        2  | 2026-01-31 | 8     | Bob | 2026-02-10 10:00
        """
    }
    assert measure(text, files, "2026-03-01", as_of="2026-02-05").words()["2026-01"] == "missed"
    assert measure(text, files, "2026-03-01", as_of="2026-02-11").words()["2026-01"] == "met"
    assert measure(text, files, "2026-02-01").words()["2026-01"] == "met"
