"""A month is not closed while nobody knows what is owed; who closes it all the same owes nothing until both sides say what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.claims import Saying, say
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.restate_answers import answer
from servanda.desk.restating import propose
from servanda.desk.said import Word
from servanda.words.problem import Problem, errors
from servanda.words.timeofday import parse_date

TEXT = """\
servanda: 1
id: hosting
in_force: 2026-01-01
timezone: UTC
currency: USD
parties:
  provider: {name: Provider, contacts: [{title: Director}]}
  customer: {name: Customer, contacts: [{title: Purchasing}]}
records:
  outages: {from: {file: outages.csv, complete_until: 2026-03-01}, key: id, starts: began, ends: ended}
  fx: {from: {file: fx.csv, complete_until: 2026-03-01}, key: [day, code], time: day, columns: {code: text, rate: number}}
objectives:
  up: {promised_by: provider, to: customer, metric: {downtime: outages}, target: at most 1 h, each: month}
remedies:
  credit: {when: up missed, credit: 100 EUR}
  visit: {when: up missed, credit: 40 USD}
settlement:
  same_incident: largest
  claim: {until: 60 days after the period}
  rates: {source: a bank, quoted: per 1 EUR, records: fx, currency: code, rate: rate, at: last day of the period, no_rate: last before}
"""
NO_RATE = "there is no rate of USD for 31 January 2026"
LARGEST = "of one incident only the largest remedy is due, and what credit comes to is not known"


class Hosting:
    """Two hours down in January; no rate of the dollar is known at first."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.folder, self.file = folder, folder / "hosting.yaml"
        self.file.write_text(text, encoding="utf-8")
        (folder / "outages.csv").write_text("id,began,ended\n1,2026-01-10 10:00,2026-01-10 12:00\n", encoding="utf-8")
        self.rate(None)

    def rate(self, rate: str | None) -> None:
        row = "" if rate is None else f"2026-01-30,USD,{rate}\n"
        (self.folder / "fx.csv").write_text(f"day,code,rate\n2026-01-30,GBP,0.85\n{row}", encoding="utf-8")

    def close(self, *, without_unknown: bool = False) -> list[Problem]:
        (closing,), problems = close_period(Asked([self.file]), "2026-01", without_unknown=without_unknown)
        found = [each for each in (*problems, *closing.problems) if each.code[:3] in ("S10", "S50", "S53")]
        assert (closing.path is None) is bool(errors(found))
        return found

    def measured(self) -> Measured:
        (found,), problems = measure(Asked([self.file]))
        assert not errors((*problems, *found.problems))
        return found

    def owed(self) -> list[tuple[str, str, object]]:
        return [(each.remedy, each.kind, each.amount) for each in self.measured().obligations]

    def said(self, what: str) -> list[str]:
        now = Zone("UTC").midnight(day_of(parse_date("2027-01-01")))
        done = say(Asked([self.file]), Saying(what, "credit", "2026-01", "Purchasing", now, date="2026-02-10"))
        return [each.code for each in done.problems]


@pytest.fixture
def hosting(tmp_path: Path) -> Hosting:
    return Hosting(tmp_path)


def test_a_month_without_its_rate_is_not_closed_and_says_what_is_missing(hosting: Hosting) -> None:
    """The smaller remedy is not closed either: nobody knows yet that it is the smaller one."""
    found = hosting.close()
    assert [(each.code, each.sentence) for each in found] == [
        ("S1050", f"2026-01 cannot be closed: what `credit` comes to is not known: {NO_RATE}."),
        ("S1050", f"2026-01 cannot be closed: what `visit` comes to is not known: {LARGEST}."),
    ]
    assert not (hosting.folder / "closed").exists()
    hosting.rate("1.10")
    assert hosting.close() == []
    assert hosting.owed() == [("credit", "credit", 110), ("visit", "credit", 0)]


def test_closed_without_it_nothing_is_due_and_the_file_says_why(hosting: Hosting) -> None:
    assert [each.code for each in hosting.close(without_unknown=True)] == ["S1051", "S1051"]
    plain = json.loads((hosting.folder / "closed" / "hosting" / "2026-01.json").read_text(encoding="utf-8"))
    told = {each["remedy"]: (each["computed"], each["amount"], each["unknown"]) for each in plain["obligations"]}
    assert told == {"credit": (None, None, NO_RATE), "visit": (None, None, LARGEST)}
    assert {each.state for each in hosting.measured().obligations} == {"computed"}, "nothing of it lapses"
    assert hosting.said("claim") == ["S1052"]


def test_a_restatement_brings_it_once_it_is_known(hosting: Hosting) -> None:
    """100 EUR at 1.10 are 110 USD, more than the visit: 110 USD are due, once both sides say so."""
    hosting.close(without_unknown=True)
    hosting.rate("1.10")
    assert hosting.owed() == [("credit", "credit", None), ("visit", "credit", None)]
    notes = [each.sentence for each in hosting.measured().problems if each.code == "S531"]
    assert notes[0] == (
        "credit 2026-01 was closed as an amount that is not known; today's text and records would give 110 USD."
    )
    now = Zone("UTC").midnight(day_of(parse_date("2027-01-01")))
    (made,), _ = propose(Asked([hosting.file]), "2026-01", Word("Purchasing", now, "2026-02-20", note="The rate came."))
    assert made.entry is not None, made.problems
    assert [(each.one.remedy, each.now and each.now.amount, each.then and each.then.amount) for each in made.money] == [
        ("credit", None, 110), ("visit", None, 0),
    ]  # fmt: skip
    answer(Asked([hosting.file]), "accept", "2026-01", Word("Director", now, "2026-02-21"))
    assert [(*each, *state) for each, state in zip(hosting.owed(), states(hosting), strict=True) if each[2]] == [
        ("credit", "adjustment", 110, "granted")
    ]


def states(hosting: Hosting) -> list[tuple[str]]:
    return [(each.state,) for each in hosting.measured().obligations]


BILLS = "  bills: {from: {file: bills.csv, complete_until: 2026-03-01}, key: id, time: day, columns: {amount: money}}"
COST = "  cost: {promised_by: provider, to: customer, metric: {sum: bills, of: amount}, target: at most 50 EUR, each: month}"


def test_a_month_whose_target_nobody_knows_is_not_closed_as_undetermined(tmp_path: Path) -> None:
    text = TEXT.replace("objectives:\n", f"{BILLS}\nobjectives:\n{COST}\n").replace(
        "credit: 100 EUR", "credit: 100 USD"
    )
    (tmp_path / "bills.csv").write_text("id,day,amount\n1,2026-01-10,60\n", encoding="utf-8")
    (problem,) = Hosting(tmp_path, text).close()
    assert problem.code == "S1050"
    assert problem.sentence == f"2026-01 cannot be closed: the target of `cost`: `50 EUR` has no amount: {NO_RATE}."


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ("caps: [{at_most: 90 EUR, each: month}]", f"the cap cannot be told: {NO_RATE}"),
        ("pay_if: above 20 EUR", f"the least that is paid cannot be told: {NO_RATE}"),
    ],
)
def test_what_bounds_a_known_amount_has_to_be_known_too(tmp_path: Path, terms: str, why: str) -> None:
    text = TEXT.replace("  credit: {when: up missed, credit: 100 EUR}\n", "")
    hosting = Hosting(tmp_path, text.replace("same_incident: largest", terms))
    (problem,) = hosting.close()
    assert problem.sentence == f"2026-01 cannot be closed: what `visit` comes to is not known: {why}."
