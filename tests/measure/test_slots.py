"""Slots: what two parties count on paper when a day is cut into equal pieces."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from paper import Measure
from servanda.measure import run

SHOP = """
records:
  requests: {key: id, time: at, columns: {region: text, failed: yes/no, ms: number}}
  slots:
    slots: 12 h
    fields:
      asked: {count: requests}
      success: {share: requests, bad: failed}
      slowest: {largest: requests.ms}
      first_ms: {first: requests.ms}
objectives:
  slots-there-are: {metric: {count: slots}, each: month}
  asked: {metric: {sum: slots, of: asked}, each: month}
  success: {metric: {average: slots, of: success}, each: month}
  success-of-all: {metric: {average: slots, of: success, empty: counts as 100%}, each: month}
  good: {metric: {share: slots, good: success >= 75% and asked >= 2}, each: month}
  busy: {metric: {count: slots, where: asked >= 2}, each: month}
  slowest: {metric: {average: slots, of: slowest}, each: month}
  empty: {metric: {count: slots, where: success is null}, each: month}
  first: {metric: {sum: slots, of: first_ms}, each: month}
"""
REQUESTS = """
    id | at               | region | failed | ms
    1  | 2026-03-01 00:00 | eu     | no     | 10
    2  | 2026-03-01 11:59 | eu     | yes    | 30
    3  | 2026-03-01 12:00 | eu     | no     | 5
    4  | 2026-03-31 23:59 | us     | no     | 100
    5  | 2026-03-31 12:00 | us     | no     | 7
    6  | 2026-03-31 13:00 | us     | no     | 8
    7  | 2026-03-31 14:00 | us     | yes    | 9
    8  | 2026-04-01 00:00 | us     | yes    | 1
"""


def test_a_month_of_half_days(measure: Measure) -> None:
    """Three of the 62 half days of March have requests: 1 of 2, 1 of 1 and 3 of 4 succeed."""
    found = measure(SHOP, {"requests": REQUESTS}, "2026-04-01", in_force="2026-03-01")
    value = {name: found.one(name).reading.value for name in found.readings}
    success = Fraction(1, 2) + 1 + Fraction(3, 4)
    assert value == {
        "slots-there-are": 62,
        "asked": 7,
        "success": success / 3,
        "success-of-all": (success + 59) / 62,
        "good": Fraction(1, 62),
        "busy": 2,
        "slowest": Fraction(30 + 5 + 100, 3),
        "empty": 59,
        "first": 10 + 5 + 7,
    }


def test_a_slot_belongs_to_the_period_in_which_it_begins(measure: Measure) -> None:
    found = measure(SHOP, {"requests": REQUESTS}, "2026-05-01", in_force="2026-03-01")
    assert found.values("asked") == {"2026-03": 7, "2026-04": 1}
    assert found.values("slots-there-are") == {"2026-03": 62, "2026-04": 60}


def test_slots_that_end_after_the_horizon_are_pending(measure: Measure) -> None:
    """Complete until 13:00 on 2 March: two slots are over on the 1st, one on the 2nd, and one runs."""
    found = measure(SHOP, {"requests": REQUESTS}, "2026-03-02 13:00", in_force="2026-03-01")
    reading = found.one("good").reading
    assert (reading.counts.inside, reading.counts.outside, reading.counts.pending) == (0, 3, 1)
    assert reading.value == 0
    assert found.one("slots-there-are").reading.value == 3
    assert found.one("success-of-all").reading.value == (Fraction(1, 2) + 1 + 1) / 3


def test_a_slot_that_ends_at_the_horizon_is_decided(measure: Measure) -> None:
    found = measure(SHOP, {"requests": REQUESTS}, "2026-03-02 12:00", in_force="2026-03-01")
    counts = found.one("slots-there-are").reading.counts
    assert (counts.inside, counts.pending) == (3, 0)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", {"5 min": 276, "1 h": 23, "6 h": 4, "1 day": 1}),  # 23 hours
        ("Europe/Berlin", "2026-10-25", {"5 min": 300, "1 h": 25, "6 h": 5, "1 day": 1}),  # 25 hours
        ("Europe/Berlin", "2026-07-01", {"5 min": 288, "1 h": 24, "6 h": 4, "1 day": 1}),
        ("Australia/Lord_Howe", "2026-04-05", {"30 min": 49, "1 h": 25, "1 day": 1}),  # half an hour more
        ("America/Santiago", "2026-09-06", {"15 min": 92, "1 h": 23}),  # its midnight does not exist
        ("Asia/Kathmandu", "2026-07-01", {"15 min": 96, "1 h": 24}),
    ],
)
def test_slots_of_days_on_which_the_clock_is_changed(
    measure: Measure, zone: str, day: str, expected: dict[str, int]
) -> None:
    sets = "".join(f"  s{place}: {{slots: {length}}}\n" for place, length in enumerate(expected))
    clauses = "".join(
        f"  n{place}: {{metric: {{count: s{place}, where: starts is not null}}, each: day}}\n"
        f"  of{place}: {{metric: {{count: both{place}}}, each: day}}\n"
        for place, _ in enumerate(expected)
    )
    gathering = "".join(
        f"  both{place}: {{slots: {length}, where: n > 0, fields: {{n: {{count: events}}}}}}\n"
        for place, length in enumerate(expected)
    )
    text = f"records:\n  events: {{key: id, time: at}}\n{sets}{gathering}objectives:\n{clauses}"
    until = f"{day[:8]}{int(day[8:]) + 1:02}"
    events = f"id | at\n1 | {day} 05:00\n2 | {day} 05:00:01\n3 | {day} 23:59\n"
    found = measure(text, {"events": events}, until, timezone=zone, in_force=day)
    for place, (length, number) in enumerate(expected.items()):
        assert found.one(f"n{place}").reading.value == number, length
        assert found.one(f"of{place}").reading.value == (1 if length == "1 day" else 2), length


SERVERS = """
records:
  servers: {key: id, starts: born, ends: gone, columns: {owner: text}}
  errors: {key: id, time: at, belongs_to: {servers: server}}
  outages: {key: id, starts: from_at, ends: to_at, belongs_to: {servers: server}}
  slots:
    slots: 6 h
    per: servers
    fields:
      errors: {count: errors}
      outages: {count: outages}
      owner: servers.owner
objectives:
  slots: {metric: {count: slots}, per: servers, each: day}
  clean: {metric: {share: slots, good: errors = 0 and outages = 0}, per: servers, each: day}
  down: {metric: {count: slots, where: outages > 0}, per: servers, each: day}
  mine: {metric: {count: slots, where: owner = 'me'}, each: day}
"""
SERVER_ROWS = """
    id  | born             | gone             | owner
    old | 2025-01-01       |                  | me
    new | 2026-03-02 13:00 |                  | me
    end | 2025-01-01       | 2026-03-02 12:00 | you
    two | 2026-03-02 06:30 | 2026-03-02 12:01 | you
"""


def test_a_thing_has_no_slots_outside_its_life(measure: Measure) -> None:
    """A slot that a life touches is there: `new` is born within the third slot of the 2nd, `two` dies within it."""
    files = {
        "servers": SERVER_ROWS,
        "errors": "id | at | server\n1 | 2026-03-02 07:00 | old\n2 | 2026-03-02 07:00 | new\n3 | 2026-03-02 11:00 | two",
        "outages": """
            id | from_at          | to_at            | server
            a  | 2026-03-02 11:00 | 2026-03-02 12:00 | old
            b  | 2026-03-02 17:59 | 2026-03-02 18:01 | new
            c  | 2026-03-01 23:59 |                  | end
            d  | 2026-03-02 18:00 | 2026-03-02 18:00 | old
            e  | 2026-03-02 09:00 | 2026-03-02 09:01 |
        """,
    }
    found = measure(SERVERS, files, "2026-03-04", in_force="2026-03-02")
    assert found.values("slots") == {
        ("2026-03-02", "old"): 4, ("2026-03-02", "new"): 2, ("2026-03-02", "end"): 2, ("2026-03-02", "two"): 2,
        ("2026-03-03", "old"): 4, ("2026-03-03", "new"): 4,
    }  # fmt: skip
    down = found.values("down")
    # Outage a ends where the third slot begins; e belongs to nobody in particular: all that live then are down.
    assert down["2026-03-02", "old"] == 2  # the second slot, and the fourth by an outage without length
    assert down["2026-03-02", "new"] == 2
    assert down["2026-03-02", "end"] == 2
    assert down["2026-03-02", "two"] == 1
    assert down["2026-03-03", "old"] == 0
    assert found.values("clean")["2026-03-02", "old"] == Fraction(2, 4)
    assert found.values("mine") == {"2026-03-02": 6, "2026-03-03": 8}


def test_a_metric_that_counts_time_outside_a_life_has_slots_there(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "outside_life_counts", lambda metric: True)
    files = {
        "servers": SERVER_ROWS,
        "errors": "id | at | server\n1 | 2026-03-02 23:00 | two",
        "outages": "id | from_at | to_at | server\na | 2026-03-02 11:00 | 2026-03-02 12:00 | old",
    }
    found = measure(SERVERS, files, "2026-03-03", in_force="2026-03-02")
    assert set(found.values("slots").values()) == {4}
    assert found.values("clean")["2026-03-02", "two"] == Fraction(3, 4)
    found = measure(SHOP, {"requests": REQUESTS}, "2026-03-03", in_force="2026-03-02")
    assert found.one("slots-there-are").reading.value == 2


def test_an_outage_that_goes_on_is_in_every_slot_up_to_the_horizon(measure: Measure) -> None:
    text = """
records:
  outages: {key: id, starts: from_at, ends: to_at}
  slots: {slots: 1 h, fields: {down: {count: outages}}}
objectives:
  it: {metric: {count: slots, where: down > 0}, each: day}
"""
    files = {"outages": "id | from_at | to_at\na | 2026-03-02 21:59:59 |"}
    found = measure(text, files, "2026-03-04", in_force="2026-03-01")
    assert found.values() == {"2026-03-01": 0, "2026-03-02": 3, "2026-03-03": 24}


def test_a_grid_for_each_combination_of_values_that_is_seen(measure: Measure) -> None:
    """Two combinations are seen; a request without a region has a grid of its own; each has all slots of the time."""
    text = """
records:
  requests: {key: id, time: at, columns: {region: text, tier: [gold, iron], failed: yes/no}}
  slots: {slots: 12 h, per: [region, tier], fields: {success: {share: requests, bad: failed}, n: {count: requests}}}
objectives:
  it: {metric: {average: slots, of: success, empty: counts as 100%}, per: {region: seen, tier: [gold]}, each: day}
  n: {metric: {count: slots, where: n > 0}, per: [region, tier], each: day}
  there: {metric: {count: slots}, each: day}
"""
    rows = """
        id | at               | region | tier | failed
        1  | 2026-03-02 01:00 | eu     | gold | yes
        2  | 2026-03-02 02:00 | eu     | gold | no
        3  | 2026-03-03 02:00 | us     | iron | no
        4  | 2026-03-03 02:00 |        | gold | yes
    """
    found = measure(text, {"requests": rows}, "2026-03-04", in_force="2026-03-02")
    assert found.values() == {
        ("2026-03-02", "eu", "gold"): Fraction(3, 4), ("2026-03-03", "eu", "gold"): 1,
        ("2026-03-02", "(none)", "gold"): 1, ("2026-03-03", "(none)", "gold"): Fraction(1, 2),
    }  # fmt: skip
    assert found.values("n")["2026-03-03", "us", "iron"] == 1
    assert found.values("there") == {"2026-03-02": 6, "2026-03-03": 6}


def test_a_record_set_may_have_fewer_directions_than_the_slots(measure: Measure) -> None:
    """An outage of a region is in the slots of every tier of it; one of no region declared is in none of them."""
    text = """
records:
  requests: {key: id, time: at, columns: {region: text, tier: text}}
  outages: {key: id, starts: a, ends: b, columns: {region: text}}
  slots: {slots: 12 h, per: [region, tier], fields: {n: {count: requests}, down: {count: outages}}}
objectives:
  it: {metric: {count: slots, where: down > 0}, per: [region, tier], each: day}
"""
    files = {
        "requests": "id | at | region | tier\n1 | 2026-03-02 01:00 | eu | x\n2 | 2026-03-02 01:00 | eu | y\n3 | 2026-03-02 01:00 | us | x",
        "outages": "id | a | b | region\n1 | 2026-03-02 10:00 | 2026-03-02 13:00 | eu",
    }
    found = measure(text, files, "2026-03-03", in_force="2026-03-02")
    assert found.values() == {
        ("2026-03-02", "eu", "x"): 2, ("2026-03-02", "eu", "y"): 2, ("2026-03-02", "us", "x"): 0,
    }  # fmt: skip


TRAFFIC = """
records:
  products: {key: product, starts: starts_on, ends: ends_on, where: not trial, columns: {plan: text, trial: yes/no}}
  minutes:
    key: [product, minute]
    time: minute
    slots: 8 h
    belongs_to: {products: product}
    columns: {requests: number, failed: number, stopped: yes/no}
    fields: {plan: products.plan}
objectives:
  slots: {metric: {count: minutes}, per: products, each: day}
  empty: {metric: {count: minutes, where: requests is null}, per: products, each: day}
  down: {metric: {share: minutes, are: stopped or failed / requests > 5%}, per: products, each: day}
  rate: {metric: {average: minutes, of: failed / requests, empty: counts as 0}, per: products, each: day}
  premium: {metric: {count: minutes, where: products.plan = 'premium'}, each: day}
"""


def test_rows_of_a_file_that_are_slots_already(measure: Measure) -> None:
    """Missing rows are empty slots; 0 of 0 requests is no rate; rows outside a subscription do not count."""
    files = {
        "products": """
            product | starts_on        | ends_on          | plan       | trial
            jira    | 2025-01-01       |                  | premium    | no
            wiki    | 2026-03-02 08:00 |                  | enterprise | no
            try     | 2025-01-01       |                  | premium    | yes
        """,
        "minutes": """
            product | minute           | requests | failed | stopped
            jira    | 2026-03-02 00:00 | 100      | 6      | no
            jira    | 2026-03-02 16:00 | 0        | 0      | no
            wiki    | 2026-03-02 00:00 | 100      | 100    | no
            wiki    | 2026-03-02 08:00 | 200      | 10     | no
            wiki    | 2026-03-02 16:00 |          |        | yes
            try     | 2026-03-02 16:00 | 5        | 5      | yes
        """,
    }
    found = measure(TRAFFIC, files, "2026-03-04", in_force="2026-03-02")
    day, next_day = "2026-03-02", "2026-03-03"
    assert found.values("slots") == {(day, "jira"): 3, (day, "wiki"): 2, (next_day, "jira"): 3, (next_day, "wiki"): 3}
    assert found.values("empty") == {(day, "jira"): 1, (day, "wiki"): 1, (next_day, "jira"): 3, (next_day, "wiki"): 3}
    assert found.values("down") == {
        (day, "jira"): Fraction(1, 3), (day, "wiki"): Fraction(1, 2), (next_day, "jira"): 0, (next_day, "wiki"): 0,
    }  # fmt: skip
    assert found.values("rate")[day, "jira"] == Fraction(6, 100) / 3
    assert found.values("rate")[day, "wiki"] == Fraction(5, 100) / 2
    assert found.values("premium") == {day: 3, next_day: 3}


def test_slots_of_a_file_for_all_or_for_each_value_of_a_column(measure: Measure) -> None:
    text = """
records:
  plain: {key: at, time: at, slots: 6 h, columns: {n: number}}
  split: {key: [at, site], time: at, slots: 6 h, per: [site], columns: {n: number, site: text}}
objectives:
  plain: {metric: {count: plain, where: n is null}, each: day}
  split: {metric: {count: split, where: n is null}, per: [site], each: day}
"""
    files = {
        "plain": "at | n\n2026-03-02 06:00 | 4",
        "split": "at | site | n\n2026-03-02 06:00 | a | 4\n2026-03-02 12:00 | a | 4\n2026-03-02 06:00 | b | 1",
    }
    found = measure(text, files, "2026-03-03", in_force="2026-03-02")
    assert found.values("plain") == {"2026-03-02": 3}
    assert found.values("split") == {("2026-03-02", "a"): 2, ("2026-03-02", "b"): 3}


def test_slots_of_slots(measure: Measure) -> None:
    """Hours with at least two bad quarters are bad; a quarter is bad if anything failed in it."""
    text = """
records:
  errors: {key: id, time: at}
  quarters: {slots: 15 min, fields: {errors: {count: errors}}}
  hours: {slots: 1 h, fields: {bad: {count: quarters, where: errors > 0}, quarters: {count: quarters}}}
objectives:
  it: {metric: {count: hours, where: bad >= 2}, each: day}
  quarters: {metric: {sum: hours, of: quarters}, each: day}
"""
    rows = "id | at\n1 | 2026-03-02 10:00\n2 | 2026-03-02 10:16\n3 | 2026-03-02 11:01\n4 | 2026-03-02 11:02"
    found = measure(text, {"errors": rows}, "2026-03-03", in_force="2026-03-02")
    assert found.values() == {"2026-03-02": 1}
    assert found.values("quarters") == {"2026-03-02": 96}


def test_things_with_a_field_over_their_slots(measure: Measure) -> None:
    """Each server counts its own bad hours; the objective counts servers with more than one."""
    text = """
records:
  servers: {key: id, time: seen, fields: {bad_hours: {count: hours, where: errors > 0}}}
  errors: {key: id, time: at, belongs_to: {servers: server}}
  hours: {slots: 1 h, per: servers, fields: {errors: {count: errors}}}
objectives:
  it: {metric: {sum: servers, of: bad_hours}, each: servers}
"""
    files = {
        "servers": "id | seen\na | 2026-03-02\nb | 2026-03-02",
        "errors": """
            id | at               | server
            1  | 2026-03-02 10:00 | a
            2  | 2026-03-02 10:16 | a
            3  | 2026-03-02 11:01 | a
            4  | 2026-03-02 11:02 | b
        """,
    }
    found = measure(text, files, "2026-03-03", in_force="2026-03-02")
    assert found.values() == {"a": 2, "b": 1}


@pytest.fixture(scope="module")
def s3(shared: Path) -> list[dict[str, Any]]:
    published = json.loads((shared / "cases" / "published_sla_examples.json").read_text())["slas"]
    (found,) = (each["worked_examples"] for each in published if each["id"] == "aws-s3")
    assert len(found) == 8
    return list(found)


STORAGE = """
records:
  requests:
    key: request_id
    time: received_at
    columns: {region: text, storage_class: text, status: text, excused: yes/no}
  slots:
    slots: 5 min
    per: [storage_class, region]
    fields:
      success: {share: requests, bad: "status in ('InternalError', 'ServiceUnavailable') and not excused"}
objectives:
  uptime:
    promised_by: seller
    to: buyer
    metric: {average: slots, of: success, empty: counts as 100%}
    per: {storage_class: [standard, infrequent_access], region: seen}
    target: {by: storage_class, standard: at least 99.9%, infrequent_access: at least 99%}
    each: month
"""


def requests_of(example: dict[str, Any]) -> list[tuple[int, bool]]:
    """The interval of each request and whether it failed, as the example says; 64% is 16 of 25."""
    given = example["input"]
    if "intervals" in given:
        return [
            (place, number < each["errors"])
            for place, each in enumerate(given["intervals"])
            for number in range(each["requests"])
        ]
    rows: list[tuple[int, bool]] = []
    place = 0
    for each in given["intervals_with_error_rate"]:
        rate = Fraction(each["error_rate"])
        for _ in range(each["intervals"]):
            rows += [(place, number < rate.numerator) for number in range(rate.denominator)]
            place += 19  # all over the month
    return rows


@pytest.mark.parametrize("which", range(7))
def test_published_examples_of_a_storage_agreement(measure: Measure, s3: list[dict[str, Any]], which: int) -> None:
    """April has 8,640 slots of five minutes; a request of March shows that the class and the region exist."""
    example = s3[which]
    kind = example["input"]["class"]
    lines = ["request_id | received_at | region | storage_class | status | excused"]
    lines.append(f"0 | 2026-03-31 23:59 | eu | {kind} | InternalError | no")
    for number, (slot, failed) in enumerate(requests_of(example), start=1):
        at = f"2026-04-{1 + slot // 288:02} {slot % 288 // 12:02}:{slot % 12 * 5:02}:30"
        status = ("InternalError", "ServiceUnavailable")[number % 2] if failed else "OK"
        lines.append(f"{number} | {at} | eu | {kind} | {status} | no")
    lines.append(f"x | 2026-04-30 23:59 | eu | {kind} | InternalError | yes")  # excused: no error
    found = measure(STORAGE, {"requests": "\n".join(lines)}, "2026-05-01", in_force="2026-04-01")
    reading = found.one("uptime").reading
    assert reading.value == Fraction(example["expect"]["uptime_exact"])
    assert reading.counts.inside == 8640
    best = Fraction(999, 1000) if kind == "standard" else Fraction(99, 100)
    assert (found.one("uptime").word == "met") == (Fraction(example["expect"]["uptime_exact"]) >= best)
    assert (found.one("uptime").word == "met") == (example["expect"]["credit_pct"] == 0)


def test_every_kind_of_field_of_a_slot(measure: Measure) -> None:
    """Of two half days with rows; the third has a row that no condition meets: it has a count, and no sum."""
    fields = {
        "rows": ("{count: calls}", (4, 1)),
        "long": ("{count: calls, where: minutes > 4}", (3, 0)),
        "minutes_sum": ("{sum: calls.minutes}", (26, 3)),
        "long_sum": ("{sum: calls.minutes, where: minutes > 4}", (26, None)),
        "minutes_mean": ("{average: calls.minutes}", (Fraction(26, 3), 3)),
        "long_mean": ("{average: calls.minutes, where: minutes > 4}", (Fraction(26, 3), None)),
        "least": ("{smallest: calls.minutes, where: minutes > 4}", (6, None)),
        "most": ("{largest: calls.minutes}", (12, 3)),
        "shorter": ("{share: calls, good: minutes < 10, where: minutes is not null}", (Fraction(2, 3), 1)),
        "not_short": ("{share: calls, bad: minutes < 10}", (Fraction(1, 4), 0)),
        "price": ("{ratio: calls, of: cost, to: minutes, where: minutes > 4}", (Fraction("1.5") / 20, None)),
        "first_cost": ("{first: calls.cost}", (Fraction("0.5"), None)),
        "last_minutes": ("{last: calls.minutes}", (6, 3)),
        "second_minutes": ("{nth: calls.minutes, n: 2}", (12, None)),
        "later": ("{count: calls, after: starts}", (4, 1)),
    }
    written = "".join(f"      {name}: {each}\n" for name, (each, _) in fields.items())
    text = f"""
records:
  calls: {{key: id, time: at, columns: {{minutes: number, cost: number}}}}
  slots:
    slots: 12 h
    fields:
{written}
objectives:
"""
    text += "".join(f"  {name}: {{metric: {{sum: slots, of: {name}}}, each: day}}\n" for name in fields)
    text += "".join(
        f"  {name}-known: {{metric: {{count: slots, where: {name} is not null}}, each: day}}\n" for name in fields
    )
    rows = """
        id | at               | minutes | cost
        a  | 2026-03-02 00:00 | 8       | 0.5
        b  | 2026-03-02 01:00 | 12      | 1
        c  | 2026-03-02 11:59 |         | 9
        d  | 2026-03-02 11:59 | 6       |
        e  | 2026-03-03 12:00 | 3       |
    """
    found = measure(text, {"calls": rows}, "2026-03-04", in_force="2026-03-02")
    for name, (_, expected) in fields.items():
        counts = name in ("rows", "long", "later")
        for day, value in zip(("2026-03-02", "2026-03-03"), expected, strict=True):
            known = 2 if counts else int(value is not None)
            assert found.values(f"{name}-known")[day] == known, name
            assert found.values(name)[day] == (value or 0), name
