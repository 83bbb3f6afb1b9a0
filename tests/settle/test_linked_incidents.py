"""One incident that breaks several promises: of linked records the largest credit only, and caps of each incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clock.zone import Zone
from servanda.desk.claims_list import last_day
from servanda.desk.explain import explain
from servanda.desk.explain_credit import explain_any
from servanda.desk.measuring import Asked, Measured, measure
from servanda.settle.due import Fallen
from servanda.settle.incidents import only_largest
from servanda.settle.lines import Line
from servanda.settle.shares import Incident
from servanda.store.plain import plain_verdict, verdict_from
from servanda.words.problem import errors
from servanda.words.result import Because, Counts, Period, Reading, Verdict
from servanda.words.trigger import parse_trigger

HEAD = """\
servanda: 1
id: hosting
version: "1"
in_force: 2026-01-01
timezone: UTC
currency: USD
parties: {provider: {name: Provider}, customer: {name: Customer}}
records:
  outages: {from: outages.csv, key: id, starts: began, ends: ended, incident: incident, columns: {incident: text}}
  tickets:
    from: tickets.csv
    key: id
    time: opened
    incident: outage
    columns: {outage: text, restored: time}
objectives:
  up: {promised_by: provider, to: customer, metric: {uptime: outages}, target: at least 99.9%, each: month}
  restored:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened, stop: restored, limit: 4 h}
    target: at least 100%
    each: tickets
  restored-share:
    promised_by: provider
    to: customer
    metric: {clock: tickets, start: opened, stop: restored, limit: 4 h}
    target: at least 95%
    each: month
remedies:
  up-credit: {when: up missed, credit: 100 USD}
"""
TICKET = "  ticket-credit: {when: restored missed, credit: %s USD}\n"
SHARE = "  share-credit: {when: restored-share missed, credit: %s USD}\n"
LARGEST = "settlement: {same_incident: largest, claim: automatic}\n"
LONG = ("T1", "2026-01-05 08:00", "2026-01-05 20:00", "INC-1")
"""A ticket that is restored after twelve hours."""
SIX = ("O1", "2026-01-05 08:00", "2026-01-05 14:00", "INC-1")
TWO = ("O2", "2026-01-20 08:00", "2026-01-20 10:00", "INC-2")
Row = tuple[str, str, str, str]


@dataclass
class Hosting:
    """A folder with the agreement and its records."""

    folder: Path

    def measured(
        self,
        terms: str,
        outages: Sequence[Row],
        tickets: Sequence[Row] = (),
        as_of: str = "2026-06-01",
        head: str = HEAD,
    ) -> Measured:
        (self.folder / "hosting.yaml").write_text(head + terms, encoding="utf-8")
        for name, columns, rows in (
            ("outages", "id,began,ended,incident", outages),
            ("tickets", "id,opened,restored,outage", tickets),
        ):
            text = "".join(",".join(row) + "\n" for row in rows)
            (self.folder / f"{name}.csv").write_text(f"{columns}\n{text}", encoding="utf-8")
        bound = "".join(
            f'[records.{name}]\nfile = "{name}.csv"\ncomplete_until = "2026-06-01 00:00"\n'
            for name in ("outages", "tickets")
        )
        (self.folder / "servanda.toml").write_text(bound, encoding="utf-8")
        (measured,), problems = measure(Asked([self.folder / "hosting.yaml"], as_of))
        assert not errors((*problems, *measured.problems)), [str(each) for each in (*problems, *measured.problems)]
        return measured

    def owed(self, terms: str, outages: Sequence[Row], tickets: Sequence[Row] = ()) -> dict[str, Fraction | None]:
        """What is due by remedy and period, or record."""
        return {
            f"{each.remedy} {each.period.key or each.period.label}": each.amount
            for each in self.measured(terms, outages, tickets).obligations
        }


@pytest.fixture
def hosting(tmp_path: Path) -> Hosting:
    return Hosting(tmp_path)


def test_an_outage_that_misses_availability_and_the_clock_of_its_ticket_is_paid_once(hosting: Hosting) -> None:
    found = hosting.measured(TICKET % 250 + LARGEST, [SIX], [LONG]).obligations
    assert [(each.remedy, each.computed, each.amount) for each in found] == [
        ("up-credit", 100, 0),
        ("ticket-credit", 250, 250),
    ]
    said = [each.sentence for each in found[0].because]
    assert said[1:] == [
        "of incident INC-1",
        "100 USD",
        "of incident INC-1 only the largest remedy is due: ticket-credit T1, 250 USD",
    ]


def test_what_is_of_two_incidents_is_paid_for_both(hosting: Hosting) -> None:
    other = ("T2", "2026-01-20 08:00", "2026-01-20 20:00", "INC-9")
    assert hosting.owed(TICKET % 250 + LARGEST, [SIX], [other]) == {"up-credit 2026-01": 100, "ticket-credit T2": 250}


@pytest.mark.parametrize(
    ("ticket", "expected"),
    [
        # Six of eight hours are of INC-1: 75 of the 100. The ticket's 250 are more, so that 25 are left for INC-2.
        (250, {"up-credit 2026-01": 25, "ticket-credit T1": 250}),
        (60, {"up-credit 2026-01": 100, "ticket-credit T1": 0}),
    ],
)
def test_a_month_with_two_outages_is_divided_between_them_by_their_time_down(
    hosting: Hosting, ticket: int, expected: dict[str, int]
) -> None:
    assert hosting.owed(TICKET % ticket + LARGEST, [SIX, TWO], [LONG]) == expected


def test_added_up_an_incident_is_paid_twice(hosting: Hosting) -> None:
    terms = TICKET % 250 + "settlement: {same_incident: sum, claim: automatic}\n"
    assert hosting.owed(terms, [SIX], [LONG]) == {"up-credit 2026-01": 100, "ticket-credit T1": 250}


def test_late_tickets_of_a_month_weigh_one_each_and_punctual_ones_nothing(hosting: Hosting) -> None:
    """Of two late tickets one is of the outage's incident: half of 400 meets the 100 for availability."""
    tickets = [
        LONG,
        ("T2", "2026-01-09 08:00", "2026-01-09 20:00", "INC-7"),
        ("T3", "2026-01-10 08:00", "2026-01-10 09:00", "INC-8"),
    ]
    measured = hosting.measured(SHARE % 400 + LARGEST, [SIX], tickets)
    assert {each.remedy: each.amount for each in measured.obligations} == {"up-credit": 0, "share-credit": 400}
    (verdict,) = [
        each for each in measured.verdicts
        if (each.reading.objective, each.reading.period.label) == ("restored-share", "2026-01")
    ]  # fmt: skip
    halves = (("INC-1", Fraction(1, 2)), ("INC-7", Fraction(1, 2)))
    assert verdict.reading.incidents == halves
    assert verdict_from(plain_verdict(verdict)).reading.incidents == halves  # a closed reading keeps them
    assert hosting.owed(SHARE % 150 + LARGEST, [SIX], tickets) == {"up-credit 2026-01": 100, "share-credit 2026-01": 75}


def test_an_outage_over_the_end_of_a_month_is_one_incident_and_the_later_month_owes_what_lies_beyond(
    hosting: Hosting,
) -> None:
    night = ("O1", "2026-01-31 20:00", "2026-02-01 08:00", "INC-1")
    ticket = ("T1", "2026-02-01 00:00", "2026-02-01 08:00", "INC-1")
    found = hosting.owed(TICKET % 250 + LARGEST, [night], [ticket])
    assert found == {"up-credit 2026-01": 100, "up-credit 2026-02": 0, "ticket-credit T1": 150}


def test_records_of_no_incident_are_a_part_of_their_own(hosting: Hosting) -> None:
    unnamed = (*TWO[:3], "")
    found = hosting.owed(
        TICKET % 250 + LARGEST, [SIX, unnamed], [LONG, ("T2", "2026-01-20 08:00", "2026-01-20 20:00", "")]
    )
    assert found == {"up-credit 2026-01": 25, "ticket-credit T1": 250, "ticket-credit T2": 250}


def test_a_cap_of_each_incident_takes_from_what_is_of_it_and_from_nothing_else(hosting: Hosting) -> None:
    """INC-1 has 75 for availability and 250 for its ticket, and at most 130: two fifths of each. INC-2 keeps its 25."""
    terms = (
        TICKET % 250
        + "settlement: {same_incident: sum, claim: automatic, caps: [{at_most: 130 USD, each: incident}]}\n"
    )
    assert hosting.owed(terms, [SIX, TWO], [LONG]) == {"up-credit 2026-01": 30 + 25, "ticket-credit T1": 100}


def test_a_cap_of_each_incident_is_used_up_by_earlier_statements(hosting: Hosting) -> None:
    night = ("O1", "2026-01-31 20:00", "2026-02-01 08:00", "INC-1")
    terms = "settlement: {same_incident: sum, claim: automatic, caps: [{at_most: 130 USD, each: incident}]}\n"
    assert hosting.owed(terms, [night]) == {"up-credit 2026-01": 100, "up-credit 2026-02": 30}


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20 days after the incident", "2026-02-09"),  # the last of the two outages ended on the 20th of January
        ("end of 1st month after the incident", "2026-02-28"),
        ("48 h after the incident", None),  # over before the month was, and only then it could be claimed
    ],
)
def test_a_last_day_after_the_incident_counts_from_the_end_of_the_last_one(
    hosting: Hosting, until: str, last: str | None
) -> None:
    terms = f"settlement: {{same_incident: sum, claim: {{until: {until}}}}}\n"
    (found,) = hosting.measured(terms, [SIX, TWO]).obligations
    assert last_day(found, Zone("UTC")) == last


def test_explain_says_which_incidents_a_credit_is_of(hosting: Hosting) -> None:
    hosting.measured(TICKET % 250 + LARGEST, [SIX, TWO], [LONG])
    explained = explain_any(Asked([hosting.folder / "hosting.yaml"], "2026-06-01", period="2026-01"), "up-credit")
    said = [each.sentence for tree in explained.trees for each in tree.reasons]
    assert "of 2 incidents: INC-1 (75%), INC-2 (25%)" in said
    assert "75% of it are of incident INC-1: only the largest remedy is due: ticket-credit T1, 250 USD" in said


def test_an_outage_that_touches_an_excluded_one_is_of_its_own_incident(hosting: Hosting) -> None:
    """INC-1 lies in agreed works; INC-2 follows at once, is all that counts, and shares its incident with the late ticket."""
    works = "exclusions: {works: {every: Monday 08:00, for: 6 h, excluded_time: counts as up}}\n"
    after, ticket = (
        ("O2", "2026-01-05 14:00", "2026-01-05 18:00", "INC-2"), ("T2", "2026-01-05 14:00", "2026-01-05 23:00", "INC-2"),
    )  # fmt: skip
    head = HEAD.replace("{uptime: outages}", "{uptime: outages, exclude: [works]}")
    measured = hosting.measured(TICKET % 250 + LARGEST + works, [SIX, after], [ticket], head=head)
    assert {each.remedy: each.amount for each in measured.obligations} == {"up-credit": 0, "ticket-credit": 250}
    asked = Asked([hosting.folder / "hosting.yaml"], "2026-06-01", period="2026-01")
    (tree,) = explain(asked, "up").trees
    (down,) = [each for reason in tree.reasons for each in reason.reasons if each.sentence.endswith("h down")]
    assert [each.sentence for each in down.reasons] == ["O2: 5 January 2026 14:00:00 to 5 January 2026 18:00:00 (4 h)"]


INCIDENTS = [Incident(name) for name in "abc"]


def _line(place: int, month: int, weights: Sequence[int], amount: int) -> Line:
    period = Period(f"2026-{month:02d}", month, month + 1)
    reading = Reading("up", period, (), Fraction(0), "percent", None, None, Counts(), month + 1)
    fallen = Fallen(
        f"r{place}", period, (), (Verdict(reading, None, "missed", "", "ready"),), parse_trigger("up missed"), True
    )
    total = sum(weights)
    shares = tuple((mark, Fraction(weight, total)) for mark, weight in zip(INCIDENTS, weights, strict=True) if weight)
    money = Fraction(amount)
    return Line(f"r{place}", "credit", fallen, period, "p", "c", money, money, "USD", (Because("x"),), shares=shares)


some_lines = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any), st.integers(0, 500)),
    min_size=1, max_size=5,
)  # fmt: skip


@given(some_lines)
@settings(max_examples=60, deadline=None)
def test_of_each_incident_exactly_the_largest_part_is_paid_whatever_the_months(
    rows: list[tuple[int, list[int], int]],
) -> None:
    """Reckoned apart: the sum over incidents of the largest part that any remedy has of it."""
    lines = [_line(place, month, weights, amount) for place, (month, weights, amount) in enumerate(rows)]
    expected = sum(
        max(Fraction(amount * weights[place], sum(weights)) for _, weights, amount in rows) for place in range(3)
    )
    found = only_largest(lines)
    total = sum(each.amount or Fraction(0) for each in found)
    assert total == expected
    assert (
        max(each.amount or Fraction(0) for each in lines) <= total <= sum(each.amount or Fraction(0) for each in lines)
    )
    assert all(0 <= (after.amount or 0) <= (before.amount or 0) for after, before in zip(found, lines, strict=True))
