"""Exclusions as two parties would reckon them on paper: what does not count, how much of it, and where the time goes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from paper import Measure
from servanda.measure.agreed import Agreed, Approved

MINUTE, HOUR = 60_000_000, 3_600_000_000
RECORDS = """
records:
  outages: {key: id, starts: began, ends: ended}
  maintenance: {key: id, starts: began, ends: ended, columns: {told: time, reason: text}}
"""
OUTAGES = "id|began|ended\n1|2026-01-10 10:00|2026-01-10 12:00"
MAINTENANCE = """
    id|began|ended|told|reason
    1|2026-01-10 09:00|2026-01-10 11:00|2026-01-01 00:00|planned
    2|2026-01-10 10:30|2026-01-10 11:30|2026-01-10 09:00|urgent
"""
FILES = {"outages": OUTAGES, "maintenance": MAINTENANCE}


def clause(exclusion: str, metric: str = "uptime: outages", each: str = "month") -> str:
    return (
        f"{RECORDS}exclusions: {{out: {{{exclusion}}}}}\nobjectives: {{it: {{promised_by: seller, to: buyer, "
        f"metric: {{{metric}, exclude: [out]}}, target: at least 99.9%, each: {each}}}}}\n"
    )


def times(measure: Measure, exclusion: str, until: str = "2026-02-01") -> tuple[Fraction, Fraction, Fraction]:
    """Hours up, down and excluded in January."""
    found = measure(clause(exclusion), FILES, until).verdicts[0].reading.times
    assert found is not None
    return found.up / HOUR, found.down / HOUR, found.excluded / HOUR


def test_excluded_time_leaves_the_period_from_above_and_below(measure: Measure) -> None:
    """From 9:00 to 11:30 maintenance: of two hours of outage half an hour is left, of the month 2.5 hours less."""
    judged = measure(clause("records: maintenance, excluded_time: leaves the period"), FILES, "2026-02-01")
    assert judged.values() == {"2026-01": 1 - Fraction(1, 2) / (744 - Fraction(5, 2))}
    assert judged.verdicts[0].reading.details == (("down", "30 min"), ("excluded", "2 h 30 min"))


def test_or_it_counts_as_up(measure: Measure) -> None:
    judged = measure(clause("records: maintenance, excluded_time: counts as up"), FILES, "2026-02-01")
    assert judged.values() == {"2026-01": 1 - Fraction(1, 2) / 744}


def test_only_what_was_announced_in_time(measure: Measure) -> None:
    found = times(measure, "records: maintenance, announced: told, notice: 48 h, excluded_time: leaves the period")
    assert found == (741, 1, 2)
    by_days = "records: maintenance, announced: told, notice: 9 days, excluded_time: leaves the period"
    assert times(measure, by_days) == found
    assert times(measure, by_days.replace("9 days", "10 days")) == (742, 2, 0)
    announced = "records: maintenance, announced: told, excluded_time: leaves the period"
    assert times(measure, announced) == (741, Fraction(1, 2), Fraction(5, 2))


def test_only_some_rows(measure: Measure) -> None:
    found = times(measure, "records: maintenance, where: reason = 'urgent', excluded_time: leaves the period")
    assert found == (742, 1, 1)


def test_a_rule_comes_back_every_week(measure: Measure) -> None:
    """Every Saturday from 9:30 for an hour: five Saturdays in January 2026, one of them during the outage."""
    found = times(measure, "every: Saturday 09:30, for: 1 h, excluded_time: leaves the period")
    assert found == (744 - 2 - Fraction(9, 2), Fraction(3, 2), 5)
    assert (
        times(measure, "every: FREQ=WEEKLY;BYDAY=SA;BYHOUR=9;BYMINUTE=30, for: 1 h, excluded_time: leaves the period")
        == found
    )


def test_rows_in_the_open_hours_of_a_calendar(measure: Measure) -> None:
    """Maintenance is excused only until 10:30 in the morning: all conditions must hold at once."""
    text = 'calendars: {mornings: {hours: {mon-sun: "06:00-10:30"}}}\n'
    exclusion = "records: maintenance, calendar: mornings, excluded_time: leaves the period"
    found = measure(text + clause(exclusion), FILES, "2026-02-01").one().reading.times
    assert found is not None
    assert (found.down / HOUR, found.excluded / HOUR) == (Fraction(3, 2), Fraction(3, 2))


def test_an_allowance_is_used_in_order_of_time_and_cut_where_it_ends(measure: Measure) -> None:
    """Two and a half hours of maintenance, one and a half of them allowed: from 10:30 on it counts as measured."""
    exclusion = "records: maintenance, at_most: 90 min each month, excluded_time: leaves the period"
    assert times(measure, exclusion) == (741, Fraction(3, 2), Fraction(3, 2))
    as_down = (
        "records: maintenance, at_most: 30 min each month, beyond: counts as down, excluded_time: leaves the period"
    )
    assert times(measure, as_down) == (744 - Fraction(1, 2) - Fraction(5, 2), Fraction(5, 2), Fraction(1, 2))


def test_an_allowance_of_the_year_is_used_up_by_earlier_months(measure: Measure) -> None:
    files = {
        "outages": "id|began|ended\n1|2026-03-10 10:00|2026-03-10 12:00",
        "maintenance": "id|began|ended|told|reason\n1|2026-01-10 09:00|2026-01-10 19:00||\n2|2026-03-10 09:00|2026-03-10 12:00||",
    }
    text = clause(
        "records: maintenance, at_most: 12 h each year, excluded_time: leaves the period", "downtime: outages"
    )
    judged = measure(text.replace("at least 99.9%", "at most 1 h"), files, "2026-04-01")
    assert judged.values() == {"2026-01": 0, "2026-02": 0, "2026-03": HOUR}
    excluded = [each.reading.times.excluded / HOUR for each in judged.verdicts if each.reading.times]
    assert excluded == [10, 0, 2]


def test_the_length_of_an_outage_is_that_before_anything_is_excluded(measure: Measure) -> None:
    """Half an hour is left of two: the whole outage had the length, so the rest of it counts."""
    text = clause(
        "records: maintenance, excluded_time: leaves the period", "downtime: outages, only_outages: at least 1 h"
    )
    judged = measure(text.replace("at least 99.9%", "at most 1 h"), FILES, "2026-02-01")
    assert judged.values() == {"2026-01": 30 * MINUTE}


def test_an_exclusion_of_one_thing_is_no_exclusion_of_another(measure: Measure) -> None:
    text = """
records:
  services: {key: id}
  outages: {key: id, starts: began, ends: ended, belongs_to: {services: service}}
  maintenance: {key: id, starts: began, ends: ended, belongs_to: {services: service}}
exclusions: {out: {records: maintenance, excluded_time: leaves the period}}
objectives:
  it: {promised_by: seller, to: buyer, metric: {downtime: outages, exclude: [out]}, each: month, per: services}
"""
    files = {
        "services": "id\nweb\nmail",
        "outages": "id|began|ended|service\n1|2026-01-10 10:00|2026-01-10 12:00|web\n2|2026-01-10 10:00|2026-01-10 12:00|mail",
        "maintenance": "id|began|ended|service\n1|2026-01-10 11:00|2026-01-10 13:00|web\n2|2026-01-10 11:30|2026-01-10 12:00|",
    }
    judged = measure(text, files, "2026-02-01")
    assert judged.values() == {("2026-01", "web"): HOUR, ("2026-01", "mail"): 90 * MINUTE}


@pytest.mark.parametrize("key", ["approved_by: buyer", "before: last granted claim"])
def test_what_nobody_has_approved_moves_no_figure(measure: Measure, key: str) -> None:
    judged = measure(clause(f"records: maintenance, {key}, excluded_time: leaves the period"), FILES, "2026-02-01")
    assert judged.values() == {"2026-01": 1 - Fraction(2, 744)}


def approved(*keys: str, but: bool = False) -> Agreed:
    return Agreed({"out": Approved(frozenset(keys), but)})


def test_only_the_rows_that_were_approved(measure: Measure) -> None:
    """The second maintenance lies half in the outage from 10 to 12: of its hour all, of the two hours before one."""
    text = clause("records: maintenance, approved_by: buyer, excluded_time: leaves the period", "downtime: outages")
    text = text.replace("at least 99.9%", "at most 1 h")
    for agreed, left in ((approved("2"), HOUR), (approved("1"), HOUR), (approved("1", "2"), HOUR // 2),
                         (approved("1", but=True), HOUR), (approved(but=True), HOUR // 2), (approved("9"), 2 * HOUR)):  # fmt: skip
        assert measure(text, FILES, "2026-02-01", agreed=agreed).values() == {"2026-01": left}


def test_a_rule_is_approved_as_a_whole(measure: Measure) -> None:
    text = clause("every: Saturday 09:30, for: 1 h, approved_by: buyer, excluded_time: leaves the period")
    for agreed, excluded in ((approved(but=True), 5), (approved(), 0)):
        times = measure(text, FILES, "2026-02-01", agreed=agreed).one().reading.times
        assert times is not None
        assert times.excluded == excluded * HOUR


TICKETS = """
records:
  tickets: {key: id, time: at, columns: {closed: time, cause: text, fine: yes/no}}
  maintenance: {key: id, starts: began, ends: ended}
exclusions:
  theirs: {records: tickets, where: cause = 'customer'}
  works: {records: maintenance}
  nights: {every: day 22:00, for: 8 h, at_most: 10 h each month}
"""
ROWS = {
    "tickets": """
        id|at|closed|cause|fine
        1|2026-01-05 10:00|2026-01-05 11:00|provider|yes
        2|2026-01-05 10:30|2026-01-05 20:00|customer|no
        3|2026-01-06 10:00|2026-01-06 19:00|provider|no
        4|2026-01-06 12:00|2026-01-06 12:30|provider|yes
        5|2026-01-01 23:00|2026-01-02 08:00|provider|no
        6|2026-01-20 23:00|2026-01-21 08:00|provider|no
    """,
    "maintenance": "id|began|ended\n1|2026-01-06 09:00|2026-01-06 12:00",
}


def of_rows(measure: Measure, metric: str, exclude: str) -> tuple[Fraction | None, int]:
    """The value, and how many rows do not count."""
    text = f"{TICKETS}objectives: {{it: {{metric: {{{metric}, exclude: [{exclude}]}}, each: month}}}}\n"
    reading = measure(text, ROWS, "2026-02-01").one().reading
    return reading.value, reading.counts.excluded


def test_rows_that_are_meant_do_not_count(measure: Measure) -> None:
    assert of_rows(measure, "count: tickets", "theirs") == (5, 1)
    assert of_rows(measure, "share: tickets, good: fine", "theirs") == (Fraction(2, 5), 1)
    clock = "clock: tickets, start: at, stop: closed, limit: 4 h"
    assert of_rows(measure, clock, "theirs") == (Fraction(2, 5), 1)
    assert of_rows(measure, clock.replace("limit: 4 h", "take: longest"), "theirs") == (9 * HOUR, 1)


OF_SERVICES = """
records:
  services: {key: id}
  tickets: {key: id, time: at, belongs_to: {services: service}, columns: {service: text, closed: time}}
  maintenance: {key: id, starts: began, ends: ended, belongs_to: {services: service}, columns: {service: text}}
exclusions: {works: {records: maintenance}}
"""
TICKETS_OF_SERVICES = {
    "services": "id\nweb\nmail\nfiles",
    "tickets": """
        id|at|service|closed
        1|2026-01-06 10:00|web|2026-01-06 11:00
        2|2026-01-06 10:30|mail|2026-01-06 20:00
        3|2026-01-06 15:00|files|2026-01-06 19:00
        4|2026-01-06 15:30||2026-01-06 16:00
        5|2026-01-06 15:45|web|2026-01-06 16:00
        6|2026-01-06 12:00|web|2026-01-06 16:00
    """,
    "maintenance": "id|began|ended|service\n1|2026-01-06 09:00|2026-01-06 12:00|web\n2|2026-01-06 15:00|2026-01-06 16:00|",
}


def test_the_maintenance_of_a_service_excludes_its_tickets(measure: Measure) -> None:
    """The web shop's takes out 1, and 6 came at its end; the one of all services takes out 3, 4 and 5."""
    text = OF_SERVICES + "objectives: {it: {metric: {count: tickets, exclude: [works]}, each: month}}\n"
    reading = measure(text, TICKETS_OF_SERVICES, "2026-02-01").one().reading
    assert (reading.value, reading.counts.excluded) == (2, 4)
    late = text.replace("count: tickets", "clock: tickets, start: at, stop: closed, limit: 4 h").replace(
        "month}", "month, per: services}"
    )
    judged = measure(late, TICKETS_OF_SERVICES, "2026-02-01")
    assert judged.values() == {("2026-01", "web"): 1, ("2026-01", "mail"): 0, ("2026-01", "files"): None}


def test_each_service_uses_up_an_allowance_of_its_own(measure: Measure) -> None:
    """Three hours of web's maintenance use up its two, so that the later one excludes none of its tickets."""
    text = OF_SERVICES.replace("records: maintenance}", "records: maintenance, at_most: 2 h each month}")
    text += "objectives: {it: {metric: {count: tickets, exclude: [works]}, each: month}}\n"
    reading = measure(text, TICKETS_OF_SERVICES, "2026-02-01").one().reading
    assert (reading.value, reading.counts.excluded) == (3, 3)


def test_a_pause_of_a_ticket_excludes_what_happened_to_it_then(measure: Measure) -> None:
    """Replies belong to tickets over their column, and so do waits: the reply during its own ticket's wait does not count."""
    text = """
records:
  tickets: {key: id, time: at}
  replies: {key: id, time: sent, belongs_to: {tickets: ticket}, columns: {ticket: text}}
  waits: {key: id, starts: began, ends: ended, belongs_to: {tickets: ticket}, columns: {ticket: text}}
exclusions: {waiting: {records: waits}}
objectives: {it: {metric: {count: replies, exclude: [waiting]}, each: month}}
"""
    files = {
        "tickets": "id|at\n1|2026-01-05 10:00\n2|2026-01-05 10:00",
        "replies": "id|sent|ticket\na|2026-01-05 12:00|1\nb|2026-01-05 12:00|2\nc|2026-01-05 14:00|1",
        "waits": "id|began|ended|ticket\nw|2026-01-05 11:00|2026-01-05 13:00|1",
    }
    reading = measure(text, files, "2026-02-01").one().reading
    assert (reading.value, reading.counts.excluded) == (2, 1)


def test_rows_that_were_approved_do_not_count(measure: Measure) -> None:
    """Every ticket is meant; two of them were approved."""
    text = TICKETS.replace("cause = 'customer'", "cause <> 'nobody'").replace(
        "theirs: {", "theirs: {approved_by: buyer, "
    )
    text += "objectives: {it: {metric: {count: tickets, exclude: [theirs]}, each: month}}\n"
    for keys, counted in ((("2", "3"), 4), ((), 6)):
        judged = measure(text, ROWS, "2026-02-01", agreed=Agreed({"theirs": Approved(frozenset(keys))}))
        assert (judged.one().reading.value, judged.one().reading.counts.excluded) == (counted, 6 - counted)


def test_rows_of_excluded_time_do_not_count(measure: Measure) -> None:
    """The end of a maintenance does not belong to it; ten hours of nights are used up by those of the first two days."""
    assert of_rows(measure, "count: tickets", "works") == (5, 1)
    assert of_rows(measure, "count: tickets", "nights") == (5, 1)
    assert of_rows(measure, "count: tickets", "works, nights, theirs") == (3, 3)
