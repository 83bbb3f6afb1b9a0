"""What exists for an agreement: rows in scope, readable, by the horizon, of the latest export."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Measure

TEXT = """
records:
  leads:
    key: id
    time: at
    columns: {test: yes/no, score: number, called: time, company: text}
    where: not test
    fields: {calls_made: {count: calls}, region: companies.region}
    belongs_to: {companies: company}
  calls: {key: id, time: at, belongs_to: {leads: lead}, columns: {secret: yes/no}, where: not secret}
  companies: {key: id, time: since, columns: {region: text, dead: yes/no}, where: not dead}
objectives:
  count: {metric: {count: leads}, each: month}
  high: {metric: {count: leads, where: score > 50}, each: month}
  sum: {metric: {sum: leads, of: score}, each: month}
  calls: {metric: {sum: leads, of: calls_made}, each: month}
  region: {metric: {count: leads}, each: month, per: {region: seen}}
  clock: {metric: {clock: leads, start: at, stop: called, limit: 2 h}, each: month}
"""
FILES = {
    "leads": """
    id | at               | test  | score | called           | company
    1  | 2026-01-05 10:00 | no    | 60    | 2026-01-05 11:00 | a
    2  | 2026-01-05 10:00 | yes   | 60    | 2026-01-05 11:00 | a
    3  | 2026-01-05 10:00 | no    | many  | 2026-01-05 11:00 | b
    4  | 2026-01-05 10:00 | maybe | 60    | 2026-01-05 11:00 | a
    5  | someday          | no    | 60    | 2026-01-05 11:00 | a
       | 2026-01-05 10:00 | no    | 60    | 2026-01-05 11:00 | a
    7  | 2026-01-05 10:00 | no    | 60    | noon             | d
    8  | 2026-01-05 10:00 | no    |       | 2026-01-05 09:00 |
    9  | 2026-01-05 10:00 |       | 60    | 2026-01-05 11:00 | a
    """,
    "calls": """
    id | lead | at               | secret
    a  | 1    | 2026-01-05 10:30 | no
    b  | 1    | 2026-01-05 10:40 | yes
    c  | 1    | 2026-01-05 10:50 | perhaps
    d  | 2    | 2026-01-05 10:30 | no
    e  | 3    | never            | no
    f  | 7    | 2026-01-05 10:30 | no
    """,
    "companies": "id | since | region | dead\na | 2020-01-01 | north | no\nb | 2020-01-01 | south | yes",
}


def test_rows_out_of_scope_do_not_exist_and_unreadable_ones_are_counted(measure: Measure) -> None:
    """Of lead 4 nobody can tell whether it is a test; of lead 9 it is not known, and what is not known is not true."""
    found = measure(TEXT, FILES, "2026-02-01", as_of="2026-02-01")

    def counts(name: str) -> tuple[int, int, int, int]:
        each = found.one(name).reading.counts
        return each.inside, each.outside, each.pending, each.unreadable

    assert found.one("count").reading.value == 4  # 1, 3, 7, 8
    assert counts("count") == (4, 0, 0, 2)  # 4, and the row without a key; 5 lies in no month
    assert counts("high") == (2, 0, 0, 3)  # 1 and 7; of 3 the score
    assert found.one("sum").reading.value == 120
    assert counts("sum") == (2, 0, 0, 3)
    assert found.one("calls").reading.value == 2  # a and f: b is out of scope, c may be, e has no time
    assert counts("clock") == (2, 0, 0, 4)  # 1 and 3; 7 cannot be read, 8 stopped before it started
    assert found.values("region") == {("2026-01", "north"): 1, ("2026-01", "(none)"): 3}
    assert any(each.severity == "warning" for each in found.problems)


DAYS = """
records:
  orders: {key: id, time: placed, columns: {shipped: time}}
objectives:
  count: {metric: {count: orders}, each: month}
  clock: {metric: {clock: orders, start: placed, stop: shipped, limit: 5 days}, each: month}
"""
ORDERS = """
id | placed     | shipped
1  | 2026-05-05 | 2026-05-08
2  | 2026-05-19 | 2026-05-20
3  | 2026-05-20 | 2026-05-20
4  | 2026-05-21 | 2026-05-23
"""


@pytest.mark.parametrize(
    ("as_of", "count", "clock"),
    [
        ("2026-05-19 23:59:59", 2, (1, 1)),  # order 2 is there, and not shipped yet
        ("2026-05-20", 3, (3, 0)),  # a date is its first instant, and what bears that instant is known
        ("2026-05-21", 4, (3, 1)),
        (None, 4, (3, 1)),  # the newest order is of the 21st: what was shipped on the 23rd has not happened yet
    ],
)
def test_what_bears_the_very_instant_of_as_of_counts_also_where_it_has_no_time_of_day(
    measure: Measure, as_of: str | None, count: int, clock: tuple[int, int]
) -> None:
    found = measure(DAYS, {"orders": ORDERS}, {}, as_of=as_of, in_force="2026-05-01")
    counts = found.one("clock").reading.counts
    assert (found.one("count").reading.value, (counts.inside, counts.pending)) == (count, clock)


def test_what_lies_beyond_the_horizon_is_not_known_yet(measure: Measure) -> None:
    text = """
        records:
          jobs: {key: id, time: at, columns: {done: time}, fields: {talks: {count: calls}, first_call: {first: calls}}}
          calls: {key: id, time: at, belongs_to: {jobs: job}}
        objectives:
          count: {metric: {count: jobs}, target: at least 3, each: month}
          clock: {metric: {clock: jobs, start: at, stop: done, limit: 24 h}, each: month}
          talks: {metric: {sum: jobs, of: talks}, each: month}
          called: {metric: {share: jobs, good: first_call is not null}, each: month}
        """
    files = {
        "jobs": """
        id | at               | done
        1  | 2026-01-05 10:00 | 2026-01-05 11:00
        2  | 2026-01-06 10:00 | 2026-01-09 10:00
        3  | 2026-01-07 10:00 | 2026-01-12 10:00
        4  | 2026-01-11 10:00 | 2026-01-11 11:00
        """,
        "calls": """
        id | job | at
        a  | 1   | 2026-01-05 10:30
        b  | 1   | 2026-01-08 12:00
        c  | 2   | 2026-01-09 12:00
        d  | 3   | 2026-01-07 11:00
        """,
    }

    def seen(until: object, as_of: str) -> list[object]:
        found = measure(text, files, until, as_of=as_of)
        clock = found.one("clock").reading.counts
        values = [found.one(name).reading.value for name in ("count", "talks", "called")]
        return [*values, (clock.inside, clock.outside, clock.pending)]

    everything = [4, 4, Fraction(3, 4), (2, 2, 0)]
    assert seen("2026-01-20", "2026-01-20") == everything
    assert seen("2026-01-08 12:00", "2026-01-20") == seen("2026-01-20", "2026-01-08 12:00") == [
        3, 3, Fraction(2, 3), (1, 2, 0),
    ]  # fmt: skip
    # Where only the calls end early, what reads them ends with them; what does not, goes on.
    assert seen({"jobs": "2026-01-20", "calls": "2026-01-07 12:00"}, "2026-01-20") == [
        4, 2, Fraction(2, 3), (2, 2, 0),
    ]  # fmt: skip
    assert seen("2026-01-07 09:59", "2026-01-20") == [2, 1, Fraction(1, 2), (1, 0, 1)]


def test_the_latest_export_wins_and_splitting_one_changes_nothing(measure: Measure) -> None:
    text = """
        records:
          jobs: {key: id, time: at, columns: {amount: number}}
        objectives:
          count: {metric: {count: jobs}, each: month}
          sum: {metric: {sum: jobs, of: amount}, each: month}
        """
    head = "id | at | amount\n"
    rows = [f"{n} | 2026-01-{n:02} | {n * n}" for n in range(1, 10)]
    whole = measure(text, {"jobs": head + "\n".join(rows)}, "2026-02-01")
    split = measure(text, {"jobs": [head + "\n".join(rows[5:]), head + "\n".join(rows[:5])]}, "2026-02-01")
    assert split.values("sum") == whole.values("sum") == {"2026-01": 285}
    assert split.readings == whole.readings
    newer = measure(text, {"jobs": [head + "\n".join(rows), head + "9 | 2026-01-09 | 1000"]}, "2026-02-01")
    assert newer.values("count")["2026-01"] == 9
    assert newer.values("sum")["2026-01"] == 285 - 81 + 1000


def test_a_key_may_repeat_where_the_agreement_says_so(measure: Measure) -> None:
    found = measure(
        """
        records:
          jobs: {key: id, time: at, fields: {notes_made: {count: notes}}}
          notes: {key: job, time: at, belongs_to: {jobs: job}, expect: {unique_key: no}}
        objectives:
          it: {metric: {sum: jobs, of: notes_made}, each: month}
        """,
        {
            "jobs": "id | at\n1 | 2026-01-05\n2 | 2026-01-06",
            "notes": "job | at\n1 | 2026-01-06\n1 | 2026-01-06\n2 | 2026-01-06",
        },
        "2026-02-01",
    )
    assert found.values()["2026-01"] == 3


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 2, 0)])
def test_states_of_a_log_with_a_value_at_the_start(measure: Measure, order: tuple[int, ...]) -> None:
    """A log in any order; of two rows at one instant the lower one holds."""
    rows = [
        "1 | 2026-01-05 10:00 | new",
        "1 | 2026-01-05 11:00 | waiting",
        "1 | 2026-01-05 13:00 | open",
        "2 | 2026-01-05 10:30 | waiting",
    ]
    found = measure(
        """
        records:
          jobs: {key: id, time: at, columns: {done: time}, fields: {first_state: {value: log.state, at: start}}}
          log: {key: id, time: at, states: state, belongs_to: {jobs: id}}
        objectives:
          it: {metric: {clock: jobs, start: at, stop: done, pause: [waiting], take: elapsed}, each: jobs}
          first: {metric: {count: jobs}, each: month, per: {first_state: seen}}
        """,
        {
            "jobs": "id | at | done\n1 | 2026-01-05 10:00 | 2026-01-05 14:00\n2 | 2026-01-05 10:00 | 2026-01-05 14:00",
            "log": "id | at | state\n" + "\n".join(rows[place] for place in order),
        },
        "2026-01-20",
    )
    hour = 3_600_000_000
    assert found.values() == {"1": 2 * hour, "2": hour // 2}
    assert found.values("first") == {("2026-01", "new"): 1, ("2026-01", "waiting"): 1}


def test_a_duty_is_not_ready_before_the_records_of_what_it_hangs_on_are_complete(measure: Measure) -> None:
    """All answers of January are here; the list of leads ends on the 20th, and the volume may still be reached."""
    found = measure(
        """
        records:
          leads: {key: id, time: at}
          answers: {key: id, time: at}
        objectives:
          volume: {metric: {count: leads}, target: at least 2, each: month}
          it: {metric: {count: answers}, target: at least 1, each: month, only_if: volume met}
        """,
        {"leads": "id | at\n1 | 2026-01-05", "answers": "id | at\n1 | 2026-01-05"},
        {"leads": "2026-01-20", "answers": "2026-02-10"},
        as_of="2026-02-01",
    )
    assert found.words("volume") == found.words() == {"2026-01": "undetermined"}
    assert found.one().state == "provisional"
