"""Fields out of related rows, values that change, parents and their parents, several ids in a cell."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Judged, Measure

LEADS = """
    id | at               | assigned         | closed           | score | region | campaign
    1  | 2026-03-02 09:00 | 2026-03-02 10:00 | 2026-03-05 00:00 | 10    | North  | x
    2  | 2026-03-03 09:00 | 2026-03-03 09:00 |                  | 60    | South  | y
    3  | 2026-03-04 09:00 |                  |                  | 90    | West   | z
"""
CALLS = """
    id | lead | at               | ended            | outcome | minutes | cost
    a  | 1    | 2026-03-02 09:30 | 2026-03-02 09:40 | none    | 10      | 1.50
    b  | 1    | 2026-03-02 10:00 | 2026-03-02 10:05 | none    | 5       | 0.25
    c  | 1    | 2026-03-02 12:00 | 2026-03-02 12:30 | talk    | 30      |
    d  | 1    | 2026-03-02 12:00 | 2026-03-02 12:01 | none    | 1       | 2
    e  | 1    | 2026-03-05 00:00 | 2026-03-05 00:02 | talk    | 2       | 1
    f  | 2    | 2026-03-03 10:00 | 2026-03-03 10:10 | talk    | 10      | 4
    g  | 2    | 2026-03-20 10:00 | 2026-03-20 10:10 | talk    | 10      | 4
    h  |      | 2026-03-03 10:00 | 2026-03-03 10:10 | talk    | 10      | 4
    i  | 8    | 2026-03-03 10:00 | 2026-03-03 10:10 | talk    | 10      | 4
"""
HORIZON = "2026-03-10"

FIELDS: dict[str, tuple[str, tuple[object, object, object]]] = {
    # the field, and its value for the leads 1, 2 and 3
    "calls_made": ("{count: calls}", (5, 1, 0)),
    "talks": ("{count: calls, where: outcome = 'talk'}", (2, 1, 0)),
    "calls_after": ("{count: calls, after: assigned}", (4, 1, 0)),  # call b is at the same instant
    "calls_between": ("{count: calls, after: assigned, before: closed}", (3, 0, 0)),  # not closed: nothing is before
    "minutes_sum": ("{sum: calls.minutes}", (48, 10, None)),
    "cost_sum": ("{sum: calls.cost}", (Fraction("4.75"), 4, None)),
    "minutes_average": ("{average: calls.minutes}", (Fraction(48, 5), 10, None)),
    "cost_average": ("{average: calls.cost}", (Fraction("4.75") / 4, 4, None)),
    "least": ("{smallest: calls.minutes}", (1, 10, None)),
    "most": ("{largest: calls.cost}", (2, 4, None)),
    "talk_share": ("{share: calls, good: outcome = 'talk'}", (Fraction(2, 5), 1, None)),
    "silent_share": ("{share: calls, bad: outcome = 'talk'}", (Fraction(3, 5), 0, None)),
    "rate": ("{ratio: calls, of: cost, to: minutes}", (Fraction("4.75") / 18, Fraction(4, 10), None)),
    "first_minutes": ("{first: calls.minutes}", (10, 10, None)),
    "last_minutes": ("{last: calls.minutes}", (2, 10, None)),
    "third_minutes": (
        "{nth: calls.minutes, n: 3}",
        (30, None, None),
    ),  # of two at one instant the smaller key comes first
    "fourth_minutes": ("{nth: calls.minutes, n: 4, where: minutes > 1}", (2, None, None)),
    "twice_sum": ("{sum: calls.twice}", (96, 20, None)),
    "twice": ("minutes_sum * 2 + score", (106, 80, None)),
    "by_region": ("{by: region, North: score, South: score + 0.5, else: 0}", (10, Fraction("60.5"), 0)),
    "by_date": ("{by: date, 2026-03-01: 1, 2026-03-03: 2.25}", (1, Fraction("2.25"), Fraction("2.25"))),
    "mixed": ("case when talk_share >= 50% then 1 else 0 end", (0, 1, 0)),
    "budget": ("campaigns.budget", (100, 200, None)),
    "owner_budget": ("campaigns.budget + owners.weight", (101, 203, None)),
}
TIMES = {
    "first_call": ("{first: calls}", ("2026-03-02 09:30", "2026-03-03 10:00", None)),
    "last_call": ("{last: calls}", ("2026-03-05 00:00", "2026-03-03 10:00", None)),
    "last_end": ("{last: calls.ended}", ("2026-03-05 00:02", "2026-03-03 10:10", None)),
    "first_end": ("{first: calls.ended, after: assigned, where: outcome = 'talk'}", ("2026-03-02 12:30", "2026-03-03 10:10", None)),
    "second_call": ("{nth: calls, n: 2, after: assigned}", ("2026-03-02 12:00", None, None)),
}  # fmt: skip


@pytest.fixture(scope="module")
def related(request: pytest.FixtureRequest) -> Judged:
    measure: Measure = request.getfixturevalue("paper").measure
    fields = "\n".join(
        f"      {name}: {each if '{' in each else repr(each)}" for name, (each, _) in {**FIELDS, **TIMES}.items()
    )
    clauses = "".join(f"  {name}: {{metric: {{sum: leads, of: {name}}}, each: leads}}\n" for name in FIELDS)
    clauses += "".join(
        f"  {name}: {{metric: {{clock: leads, start: at, stop: {name}, take: elapsed}}, each: leads}}\n"
        for name in TIMES
    )
    text = f"""
records:
  leads:
    key: id
    time: at
    belongs_to: {{campaigns: campaign}}
    columns: {{assigned: time, closed: time, score: number, region: text}}
    fields:
{fields}
  calls:
    key: id
    time: at
    belongs_to: {{leads: lead}}
    columns: {{ended: time, outcome: text, minutes: number, cost: number}}
    fields: {{twice: minutes * 2}}
  campaigns: {{key: id, time: at, belongs_to: {{owners: owner}}, columns: {{budget: number}}}}
  owners: {{key: id, time: at, columns: {{weight: number}}}}
objectives:
{clauses}"""
    files = {
        "leads": LEADS, "calls": CALLS,
        "campaigns": "id | at | owner | budget\nx | 2026-01-01 | ann | 100\ny | 2026-01-01 | bob | 200",
        "owners": "id | at | weight\nann | 2026-01-01 | 1\nbob | 2026-01-01 | 3",
    }  # fmt: skip
    return measure(text, files, HORIZON, in_force="2026-03-01")


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_is_what_one_reckons_by_hand(related: Judged, name: str) -> None:
    found = {each.reading.period.key: each.reading for each in related.of(name)}
    for key, expected in zip("123", FIELDS[name][1], strict=True):
        if expected is None:
            assert found[key].denominator in (None, 0)
            assert found[key].counts.inside == 0, key
        else:
            assert found[key].value == expected, key


@pytest.mark.parametrize("name", TIMES)
def test_each_time_among_related_rows(related: Judged, name: str) -> None:
    starts = ("2026-03-02 09:00", "2026-03-03 09:00", "2026-03-04 09:00")
    found = {each.reading.period.key: each.reading for each in related.of(name)}
    from paper import instant

    for key, start, expected in zip("123", starts, TIMES[name][1], strict=True):
        assert found[key].value == (None if expected is None else instant(expected) - instant(start)), key


DESK = """
records:
  tickets:
    key: id
    time: at
    columns: {{closed: time, chosen: time}}
    fields:
{fields}
  changes: {{key: [ticket, at], time: at, belongs_to: {{tickets: ticket}}, columns: {{priority: [P1, P2, P3], score: number}}}}
  log: {{key: ticket, time: at, states: state, belongs_to: {{tickets: ticket}}}}
objectives:
{clauses}"""


def test_values_at_start_stop_worst_last_and_a_time_of_the_record(measure: Measure) -> None:
    moments = ("start", "stop", "worst", "last", "chosen")
    fields = "\n".join(f"      p_{at}: {{value: changes.priority, at: {at}}}" for at in moments)
    fields += "\n      s_start: {value: changes.score, at: start}\n      state_then: {value: log.state, at: chosen}"
    words = ("P1", "P2", "P3", "(none)")
    clauses = "".join(
        f"  c_{at}: {{metric: {{clock: tickets, start: at, stop: closed, limit: 4 h}}, each: month, per: {{p_{at}: seen}}}}\n"
        for at in moments
    )
    clauses += "  s: {metric: {clock: tickets, start: at, stop: closed, limit: 4 h, where: s_start > 1}, each: month}\n"
    clauses += "  state: {metric: {count: tickets}, each: month, per: {state_then: seen}}\n"
    found = measure(
        DESK.format(fields=fields, clauses=clauses),
        {
            "tickets": """
            id | at               | closed           | chosen
            1  | 2026-03-02 09:00 | 2026-03-02 12:00 | 2026-03-02 11:00
            2  | 2026-03-02 09:00 | 2026-03-02 18:00 | 2026-03-02 08:00
            3  | 2026-03-02 09:00 |                  | 2026-03-03 09:00
            4  | 2026-03-02 09:00 | 2026-03-02 10:00 |
            """,
            "changes": """
            ticket | at               | priority | score
            1      | 2026-03-02 09:00 | P3       | 2
            1      | 2026-03-02 11:00 | P1       | 3
            1      | 2026-03-02 11:30 | P2       | 4
            2      | 2026-03-02 09:01 | P2       | 1
            2      | 2026-03-02 19:00 | P3       | 1
            3      | 2026-03-02 08:00 | P1       | 1
            3      | 2026-03-20 08:00 | P3       | 1
            """,
            "log": """
            ticket | at               | state
            1      | 2026-03-02 10:00 | open
            1      | 2026-03-02 11:00 | done
            2      | 2026-03-02 09:00 | open
            3      | 2026-03-02 09:00 | done
            """,
        },
        "2026-03-10",
        in_force="2026-03-01",
    )

    def split(name: str) -> dict[str, tuple[int, int, int]]:
        counts = {each.reading.segment[0][1]: each.reading.counts for each in found.of(name)}
        return {
            word: (c.inside, c.outside, c.pending) for word, c in counts.items() if c.inside + c.outside + c.pending
        }

    assert set(split("c_worst")) <= set(words)
    # The first change of 2 is a minute after its start: what it says held from the beginning.
    assert split("c_start") == {"P3": (1, 0, 0), "P2": (0, 1, 0), "P1": (0, 1, 0), "(none)": (1, 0, 0)}
    assert split("c_stop") == {"P2": (1, 1, 0), "(none)": (1, 1, 0)}  # 3 has no stop, 4 no changes
    assert split("c_worst") == {"P1": (1, 1, 0), "P2": (0, 1, 0), "(none)": (1, 0, 0)}
    assert split("c_last") == {"P2": (1, 0, 0), "P3": (0, 1, 0), "P1": (0, 1, 0), "(none)": (1, 0, 0)}
    assert split("c_chosen") == {"P1": (1, 1, 0), "(none)": (1, 1, 0)}
    assert found.one("s").reading.counts.inside == 1
    assert split("state") == {"done": (2, 0, 0), "(none)": (2, 0, 0)}


def test_children_of_children_count_for_whom_they_belong_to_and_once(measure: Measure) -> None:
    """Two leads of one company share a call: the company has it once. Of a lead out of scope the company has none."""
    found = measure(
        """
        records:
          companies:
            key: id
            time: since
            fields:
              talks: {count: calls}
              first_call: {first: calls}
          leads:
            key: id
            time: at
            where: not test
            belongs_to: {companies: company}
            columns: {test: yes/no}
          calls:
            key: id
            time: at
            belongs_to: {leads: {column: lead, split: ";", counts: each}}
        objectives:
          talks: {metric: {sum: companies, of: talks}, each: companies}
          reached: {metric: {clock: companies, start: since, stop: first_call, take: elapsed}, each: companies}
        """,
        {
            "companies": "id | since\na | 2026-03-01\nb | 2026-03-01\nc | 2026-03-01\n",
            "leads": """
            id | at         | company | test
            1  | 2026-03-02 | a       | no
            2  | 2026-03-02 | a       | no
            3  | 2026-03-02 | b       | no
            4  | 2026-03-02 | b       | yes
            """,
            "calls": """
            id | at         | lead
            k  | 2026-03-03 | 1;2
            l  | 2026-03-04 | 2
            m  | 2026-03-05 | 3;1
            n  | 2026-03-02 | 4
            o  | 2026-03-06 | 8
            """,
        },
        "2026-03-10",
        in_force="2026-03-01",
    )
    assert found.values("talks") == {"a": 3, "b": 1, "c": 0}
    days = {key: value / 86_400_000_000 for key, value in found.values("reached").items() if value is not None}
    assert days == {"a": 2, "b": 4}


@pytest.mark.parametrize(("counts", "expected"), [("each", (2, 2, 1)), ("first", (2, 1, 0)), ("last", (1, 1, 1))])
def test_several_ids_in_a_cell(measure: Measure, counts: str, expected: tuple[int, ...]) -> None:
    found = measure(
        f"""
        records:
          leads: {{key: id, time: at, fields: {{deals_won: {{count: deals}}, value: {{sum: deals.amount}}}}}}
          deals:
            key: id
            time: at
            belongs_to: {{leads: {{column: leads, split: ";", counts: {counts}}}}}
            columns: {{amount: number}}
        objectives:
          it: {{metric: {{sum: leads, of: deals_won}}, each: leads}}
          amount: {{metric: {{sum: leads, of: "coalesce(value, 0)"}}, each: month}}
        """,
        {
            "leads": "id | at\n1 | 2026-03-02\n2 | 2026-03-02\n3 | 2026-03-02",
            "deals": """
            id | at         | leads     | amount
            a  | 2026-03-03 | 1;2       | 10
            b  | 2026-03-03 | 1; 3 ; 1  | 100
            c  | 2026-03-03 | 2         | 1000
            d  | 2026-03-03 |           | 5
            e  | 2026-03-03 | ;9;       | 5
            """,
        },
        "2026-03-10",
        in_force="2026-03-01",
    )
    values = found.values()
    if counts == "last":
        expected = (1, 2, 0)  # b: the last id is 1 again
    assert tuple(values[key] for key in "123") == expected
    amounts = {"each": 10 + 10 + 100 + 100 + 1000, "first": 10 + 100 + 1000, "last": 10 + 100 + 1000}
    assert found.values("amount") == {"2026-03": amounts[counts]}


def test_the_calendar_that_is_open_at_a_time(measure: Measure) -> None:
    found = measure(
        """
        calendars:
          day: {hours: {mon-fri: "08:00-16:00"}}
          late: {hours: {mon-fri: "14:00-22:00"}}
        records:
          tickets:
            key: id
            time: at
            columns: {closed: time}
            fields:
              shift: {calendar_at: at, among: [day, late, all hours]}
              only: {calendar_at: at, among: [late, day]}
        objectives:
          shift: {metric: {count: tickets}, each: month, per: {shift: [day, late, all hours]}}
          only: {metric: {count: tickets}, each: month, per: {only: seen}}
          clock:
            metric: {clock: tickets, start: at, stop: closed, take: elapsed, calendar: {by: shift, day: day, late: late, else: all hours}}
            each: tickets
        """,
        {
            "tickets": """
            id | at               | closed
            1  | 2026-03-02 08:00 | 2026-03-03 09:00
            2  | 2026-03-02 15:59 | 2026-03-02 23:00
            3  | 2026-03-02 16:00 | 2026-03-03 15:00
            4  | 2026-03-02 22:00 | 2026-03-03 15:00
            5  | 2026-03-01 12:00 | 2026-03-01 13:30
            """
        },
        "2026-03-10",
        timezone="America/New_York",
        in_force="2026-03-01",
    )
    assert found.values("shift") == {("2026-03", "day"): 2, ("2026-03", "late"): 1, ("2026-03", "all hours"): 2}
    assert found.values("only") == {("2026-03", "day"): 1, ("2026-03", "late"): 2, ("2026-03", "(none)"): 2}
    hour = 3_600_000_000
    assert found.values("clock") == {
        "1": 9 * hour, "2": hour // 60, "3": 7 * hour, "4": 17 * hour, "5": 3 * hour // 2,
    }  # fmt: skip


LEAD_ROWS = """
    id | at
    1  | 2026-03-02 09:00
    2  | 2026-03-02 09:00
    3  | 2026-03-02 09:00
"""


def test_the_parent_of_a_row_whose_time_cannot_be_read_is_unreadable(measure: Measure) -> None:
    """The call of 31 February may have been the first one, or the second. One that is not meant matters nothing."""
    calls = """
        id | lead | at               | direction | minutes
        a  | 1    | 2026-02-31 09:30 | out       | 1
        b  | 1    | 2026-03-02 10:00 | out       | 2
        c  | 2    | 2026-02-31 09:30 | in        | 3
        d  | 2    | 2026-03-02 10:00 | out       | 4
        e  | 3    |                  | out       | 5
        f  | 3    | 2026-03-02 10:00 | out       | 6
        g  |      | 2026-02-31 09:30 | out       | 7
    """
    fields = {
        "first_call": "{first: calls, where: direction = 'out'}",
        "last_call": "{last: calls, where: direction = 'out', after: at}",
        "second_minutes": "{nth: calls.minutes, n: 2, where: direction = 'out'}",
        "talked": "{sum: calls.minutes, where: direction = 'out', before: first_call}",
    }
    written = "".join(f"      {name}: {each}\n" for name, each in fields.items())
    text = f"""
records:
  leads:
    key: id
    time: at
    fields:
{written}
  calls: {{key: id, time: at, belongs_to: {{leads: lead}}, columns: {{direction: text, minutes: number}}}}
objectives:
  first: {{metric: {{clock: leads, start: at, stop: first_call, limit: 2 h}}, each: year}}
  last: {{metric: {{clock: leads, start: at, stop: last_call, limit: 2 h}}, each: year}}
  among: {{metric: {{clock: leads, start: at, stop: {{first: calls, where: direction = 'out'}}, limit: 2 h}}, each: year}}
  second: {{metric: {{share: leads, good: second_minutes is null}}, each: year}}
  talked: {{metric: {{share: leads, good: talked is null}}, each: year}}
  volume: {{metric: {{count: leads}}, each: year}}
"""
    judged = measure(text, {"leads": LEAD_ROWS, "calls": calls}, HORIZON, evidence=["first", "last", "among"])
    for name in ("first", "last", "among"):
        assert {row[0]: row[6] for row in judged.rows[name]} == {"1": "unreadable", "2": "in", "3": "in"}, name
    for name in ("second", "talked"):
        assert judged.one(name).reading.counts.unreadable == 1, name
        assert judged.one(name).reading.value == 1, name
    assert judged.one("volume").reading.value == 3


def test_the_time_that_is_taken_may_be_the_unreadable_one(measure: Measure) -> None:
    """Deals are placed by their creation; of a deal that was won at an unreadable time nobody knows whether it was first."""
    deals = """
        id | lead | at               | closed           | stage
        a  | 1    | 2026-03-02 09:30 | 2026-02-31 10:00 | won
        b  | 2    | 2026-03-02 09:30 | 2026-03-02 10:00 | won
        c  | 3    | 2026-03-02 09:30 |                  | open
    """
    text = """
records:
  leads: {key: id, time: at, fields: {won_at: "{first: deals.closed, where: stage = 'won'}"}}
  deals: {key: id, time: at, belongs_to: {leads: lead}, columns: {closed: time, stage: text}}
objectives:
  it: {metric: {share: leads, good: won_at is not null}, each: year}
""".replace('"{', "{").replace('}"', "}")
    reading = measure(text, {"leads": LEAD_ROWS, "deals": deals}, HORIZON).one().reading
    assert (reading.counts.inside, reading.counts.outside, reading.counts.unreadable) == (1, 1, 1)


def test_a_value_that_changed_at_an_unreadable_time_is_unreadable_unless_it_is_the_same(measure: Measure) -> None:
    changes = """
        id | lead | at               | owner
        a  | 1    | 2026-03-01 09:00 | ann
        b  | 1    | 2026-02-31 09:00 | ben
        c  | 2    | 2026-03-01 09:00 | ann
        d  | 2    | 2026-02-31 09:00 | ann
        e  | 3    | 2026-03-01 09:00 | ann
    """
    text = """
records:
  leads: {key: id, time: at, fields: {owner: {value: changes.owner, at: at}, last_owner: {value: changes.owner, at: last}}}
  changes: {key: id, time: at, belongs_to: {leads: lead}, columns: {owner: text}}
objectives:
  it: {metric: {share: leads, good: owner = 'ann'}, each: year}
  last: {metric: {share: leads, good: last_owner = 'ann'}, each: year}
"""
    judged = measure(text, {"leads": LEAD_ROWS, "changes": changes}, HORIZON)
    for name in ("it", "last"):
        reading = judged.one(name).reading
        assert (reading.counts.inside, reading.counts.unreadable) == (2, 1), name


def test_rows_of_one_instant_are_ordered_by_their_key_whatever_the_order_of_the_export(measure: Measure) -> None:
    rows = ["b | 1 | 2026-03-02 10:00 | two", "c | 1 | 2026-03-02 10:00 | three", "a | 1 | 2026-03-02 10:00 | one",
            "d | 2 | 2026-03-02 10:00 | later", "e | 2 | 2026-03-02 10:00 | latest"]  # fmt: skip
    text = """
records:
  leads:
    key: id
    time: at
    fields:
      first_word: {first: notes.word}
      last_word: {last: notes.word}
      second_word: {nth: notes.word, n: 2}
      start_word: {value: notes.word, at: start}
      end_word: {value: notes.word, at: last}
  notes: {key: id, time: at, belongs_to: {leads: lead}, columns: {word: text}}
objectives:
"""
    expected = {"first": "one", "last": "three", "second": "two", "start": "one", "end": "three"}
    for name, word in expected.items():
        text += f"  {name}: {{metric: {{share: leads, where: id = '1', good: {name}_word = '{word}'}}, each: year}}\n"
    text = text.replace("    time: at\n    fields", "    time: at\n    columns: {id: text}\n    fields")
    for order in (rows, rows[::-1]):
        notes = "\n".join(["id | lead | at | word", *order])
        split = [notes, "id | lead | at | word\nz | 3 | 2026-03-02 10:00 | x"]
        for files in (notes, split):
            judged = measure(text, {"leads": LEAD_ROWS, "notes": files}, HORIZON)
            for name in expected:
                assert judged.one(name).reading.value == 1, name


def test_what_was_linked_for_one_objective_is_not_mistaken_for_what_was_linked_for_another(measure: Measure) -> None:
    """Rows that are complete until other days are linked apart: the visits ask for the deals after the calls were linked."""
    found = measure(
        """
        records:
          leads: {key: id, time: at, fields: {deals_won: {count: deals}}}
          deals: {key: id, time: at, belongs_to: {leads: {column: leads, split: ";", counts: each}}}
          firms: {key: id, time: at, fields: {talks: {count: calls}}}
          calls: {key: id, time: at, belongs_to: {firms: {column: firms, split: ";", counts: each}}}
          visits: {key: id, time: at, belongs_to: {leads: lead}}
        objectives:
          won: {metric: {sum: leads, of: deals_won}, each: leads}
          talks: {metric: {sum: firms, of: talks}, each: firms}
          won-by-visits: {metric: {sum: visits, of: leads.deals_won}, each: visits}
        """,
        {
            "leads": "id | at\n1 | 2026-03-02\n2 | 2026-03-02",
            "deals": "id | at | leads\na | 2026-03-03 | 1;2\nb | 2026-03-04 | 1",
            "firms": "id | at\nx | 2026-03-02\ny | 2026-03-02",
            "calls": "id | at | firms\nk | 2026-03-03 | y\nl | 2026-03-04 | y",
            "visits": "id | at | lead\nv | 2026-03-05 | 1\nw | 2026-03-05 | 2",
        },
        {
            "leads": "2026-03-20",
            "deals": "2026-03-20",
            "visits": "2026-03-20",
            "firms": "2026-03-10",
            "calls": "2026-03-10",
        },
        in_force="2026-03-01",
    )
    assert found.values("won") == {"1": 2, "2": 1}
    assert found.values("talks") == {"x": 0, "y": 2}
    assert found.values("won-by-visits") == {"v": 2, "w": 1}
