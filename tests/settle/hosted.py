"""Two parties and a service: outages of one month, maintenance that the customer has to approve, a credit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.said import Word
from servanda.words.problem import Problem
from servanda.words.result import Verdict
from servanda.words.timeofday import parse_date

TEXT = """\
servanda: 1
id: hosting
version: "1"
in_force: 2026-01-01
timezone: Europe/Berlin
currency: EUR
parties:
  provider:
    name: Provider
    contacts: [{title: Service manager}, {title: Director, may: [accept corrections, accept restatements]}]
  customer:
    name: Customer
    contacts:
      - {title: Head of IT, may: [approve exclusions, accept corrections, accept restatements]}
      - {title: Purchasing, may: [claim]}
records:
  outages:
    from: {file: outages.csv, complete_until: 2026-02-01}
    key: id
    starts: began
    ends: ended
    columns: {cause: text, users: number, planned: yes/no, owner: text}
    personal: [owner]
  works: {from: {file: works.csv, complete_until: 2026-02-01}, key: id, starts: began, ends: ended, columns: {told: time}}
exclusions:
  works: {records: works, announced: told, notice: 48 h, approved_by: customer, excluded_time: counts as up}
objectives:
  down: {promised_by: provider, to: customer, metric: {downtime: outages, exclude: [works]}, target: at most 60 min, each: month}
fees: {subscription: {amount: 1000 EUR, each: month}}
remedies:
  credit: {when: down missed, credit: {of: subscription, bands: {above 60 min: 10%, above 2 h: 20%}}}
settlement: {claim: {until: 30 days after the period}}
"""
OUTAGES = """\
id,began,ended,cause,users,planned,owner
O-1,2026-01-05 10:00,2026-01-05 10:45,disk,120,no,Ann
O-2,2026-01-12 10:00,2026-01-12 10:45,power,80.5,no,Ben
O-3,2026-01-19 10:00,2026-01-19 10:45,works,,yes,Ann
"""
WORKS = """\
id,began,ended,told
W-1,2026-01-19 09:00,2026-01-19 11:00,2026-01-10 09:00
W-2,2026-01-26 09:00,2026-01-26 11:00,2026-01-25 09:00
"""
NOW = Zone("Europe/Berlin").midnight(day_of(parse_date("2027-06-01")))
"""The day on which everything is written down."""


class Hosted:
    """The folder of the agreement, and what is asked of it."""

    def __init__(self, folder: Path, text: str = TEXT, outages: str = OUTAGES, works: str = WORKS) -> None:
        self.folder = folder
        self.file = folder / "hosting.yaml"
        self.asked = Asked([self.file])
        for name, content in (("hosting.yaml", text), ("outages.csv", outages), ("works.csv", works)):
            (folder / name).write_text(content, encoding="utf-8")

    def word(self, by: str, date: str | None = None, note: str = "", evidence: Sequence[Path] = ()) -> Word:
        return Word(by, NOW, date, evidence, note)

    def measured(self, as_of: str | None = None) -> Measured:
        (found,), problems = measure(Asked([self.file], as_of))
        assert not problems
        return found

    def minutes(self, as_of: str | None = None) -> object:
        """How long it was down in January, in minutes."""
        verdict = self.measured(as_of).verdicts[0]
        return None if verdict.reading.value is None else verdict.reading.value / 60_000_000

    def told(self, *codes: str) -> list[Problem]:
        return [each for each in self.measured().problems if each.code in codes]

    def ledger(self) -> dict[str, bytes]:
        """What the parties said; that a period was closed is said by nobody."""
        found = (path for path in sorted(self.folder.glob("ledger/**/*")) if path.is_file())
        return {path.name: path.read_bytes() for path in found if path.name != "closings.jsonl"}


def minutes_of(verdict: Verdict | None) -> object:
    """The value of a verdict in minutes."""
    assert verdict is not None
    assert verdict.reading.value is not None
    return verdict.reading.value / 60_000_000
