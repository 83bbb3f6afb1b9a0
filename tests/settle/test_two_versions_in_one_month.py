"""What two parties would expect of a month in which a new text comes into force.

In January the service was down for two hours on the 5th and for 45 minutes on the 20th. The old text allows an hour a
month and owes 10%; the new one, from the 16th on, allows half an hour and owes 20%.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.closing import close_period
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.report import Wanted, reports
from servanda.desk.restate_answers import answer
from servanda.desk.restating import propose
from servanda.desk.said import Word
from servanda.words.problem import errors
from servanda.words.timeofday import parse_date

TEXT = """\
servanda: 1
id: hosting
VERSION
timezone: UTC
currency: USD
parties:
  provider: {name: Provider, contacts: [{title: Director}]}
  customer: {name: Customer, contacts: [{title: Purchasing}]}
records:
  outages: {from: {file: outages.csv, complete_until: 2026-04-01}, key: id, starts: began, ends: ended}
objectives:
  down: {promised_by: provider, to: customer, metric: {downtime: outages}, target: at most LIMIT, each: WINDOW}
fees: {subscription: {amount: 1000 USD, each: month}}
remedies:
  credit: {when: down missed, credit: SHARE of subscription}
settlement: {claim: automatic}
"""
OLD = 'version: "1"\nin_force: 2026-01-01'
NEW = 'version: "2"\nreplaces: "1"\nin_force: 2026-01-16'
OUTAGES = "id,began,ended\n1,2026-01-05 10:00,2026-01-05 12:00\n2,2026-01-20 10:00,2026-01-20 10:45\n"
SECOND = "2026-01-from-2026-01-16"
NOW = Zone("UTC").midnight(day_of(parse_date("2027-01-01")))


class Renewed:
    def __init__(self, folder: Path, old: str = OLD, new: str = NEW, window: str = "month") -> None:
        self.folder, self.file = folder, folder / "hosting.yaml"
        (folder / "versions").mkdir()
        text = TEXT.replace("WINDOW", window)
        old = text.replace("VERSION", old).replace("LIMIT", "60 min").replace("SHARE", "10%")
        new = text.replace("VERSION", new).replace("LIMIT", "30 min").replace("SHARE", "20%")
        (folder / "versions" / "1.yaml").write_text(old, encoding="utf-8")
        self.file.write_text(new, encoding="utf-8")
        self.exported(OUTAGES)

    def exported(self, outages: str) -> None:
        (self.folder / "outages.csv").write_text(outages, encoding="utf-8")

    def measured(self) -> Measured:
        (found,), problems = measure(Asked([self.file]))
        assert not errors((*problems, *found.problems)), found.problems
        return found

    def judged(self) -> list[tuple[str, object, str]]:
        """Period, minutes down and verdict of every reading of January."""
        every = [each for each in self.measured().verdicts if each.reading.value]
        return [(each.reading.period.label, each.reading.value / 60_000_000, each.word) for each in every]  # type: ignore[operator]

    def owed(self) -> list[tuple[str, object, bool]]:
        return [(each.period.label, each.amount, each.closed) for each in self.measured().obligations]

    def close(self, period: str) -> dict[str, object]:
        (closing,), problems = close_period(Asked([self.file]), period)
        assert closing.path is not None, (problems, closing.problems)
        return json.loads(closing.path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_the_text_in_force_on_the_first_judges_the_whole_month(tmp_path: Path) -> None:
    """The old text does not end, so January is its own; the new one judges from February on."""
    renewed = Renewed(tmp_path)
    assert renewed.judged() == [("2026-01", 165, "missed")]
    assert renewed.owed() == [("2026-01", 100, False)]
    assert renewed.close("2026-01")["version"] == "1"
    assert renewed.judged() == [("2026-01", 165, "missed")]


PARTS = (f"{OLD}\nterm: {{starts: 2026-01-01, ends: 2026-01-15}}", f"{NEW}\nterm: {{starts: 2026-01-16}}")


@pytest.fixture
def parted(tmp_path: Path) -> Renewed:
    return Renewed(tmp_path, *PARTS)


def test_where_the_old_text_ends_within_the_month_each_judges_closes_and_restates_its_own_part(parted: Renewed) -> None:
    """Two hours by the old text, 45 minutes by the new one: both are missed, and each has its own credit."""
    assert parted.judged() == [("2026-01", 120, "missed"), (SECOND, 45, "missed")]
    assert parted.owed() == [("2026-01", 100, False), (SECOND, 200, False)]
    first, second = parted.close("2026-01"), parted.close(SECOND)
    assert [(each["period"], each["version"]) for each in (first, second)] == [("2026-01", "1"), (SECOND, "2")]
    parted.exported(f"{OUTAGES}3,2026-01-30 10:00,2026-01-30 10:30\n")
    assert parted.judged() == [("2026-01", 120, "missed"), (SECOND, 45, "missed")]
    (same,), _ = propose(Asked([parted.file]), "2026-01", Word("Purchasing", NOW, "2026-03-01", note="An outage."))
    assert [each.code for each in same.problems] == ["S821"], "the late outage lies in the other part"
    (made,), _ = propose(Asked([parted.file]), SECOND, Word("Purchasing", NOW, "2026-03-01", note="An outage."))
    assert made.entry is not None, made.problems
    answer(Asked([parted.file]), "accept", SECOND, Word("Director", NOW, "2026-03-02"))
    assert parted.judged() == [("2026-01", 120, "missed"), (SECOND, 75, "missed")]
    (reported,), _ = reports(Asked([parted.file], period=SECOND), Wanted())
    assert reported.report is not None
    assert reported.report.period_name == SECOND
    (whole,), _ = measure(Asked([parted.file], period="2026-01"))
    (note,) = (each for each in whole.problems if each.code == "S1061")
    assert note.hint == f"--period {SECOND}"


def test_a_term_that_is_renewed_is_another_term(tmp_path: Path) -> None:
    """Both call it `term`; the one that ended on the 15th does not swallow the next one."""
    renewed = Renewed(tmp_path, *PARTS, window="term")
    assert [label for label, *_ in renewed.judged()] == ["term", "term-from-2026-01-16"]
