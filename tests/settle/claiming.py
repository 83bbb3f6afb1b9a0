"""Two parties who claim and answer over a deal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deal import HEAD, Deal, months

from servanda.clock.units import day_of
from servanda.clock.zone import Zone
from servanda.desk.claims import Recorded, Saying, say
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import Problem
from servanda.words.result import Obligation
from servanda.words.timeofday import parse_date

CONTACTS = (
    "parties:\n"
    "  provider: {name: Provider, contacts: [{title: Service manager, may: [sign]}]}\n"
    "  customer: {name: Customer, contacts: [{title: Purchasing, may: [claim]}, {title: Head of IT}]}\n"
)
TWO = HEAD.replace("parties: {provider: {name: Provider}, customer: {name: Customer}}\n", CONTACTS)
assert CONTACTS in TWO
TERMS = "remedies:\n  credit: {when: up missed, credit: 10% of subscription}\nsettlement: {claim: {until: 30 days after the period}}\n"
MISSED = months("2026-01", "98%", "99.9%", "98%")
TODAY = "2027-05-31"
BY = {"claim": "Purchasing", "withdraw": "Purchasing"}


class Claiming:
    """A deal with its commands; `said` gives the codes of what stands in the way."""

    def __init__(self, folder: Path, terms: str = TERMS, figures: Sequence[object] = MISSED, head: str = TWO) -> None:
        self.folder = folder
        self.file = folder / "hosting.yaml"
        Deal(folder).measured(terms, figures, head=head)  # type: ignore[arg-type]

    def say(
        self, what: str, day: str | None, period: str = "2026-01", remedy: str = "credit", **more: object
    ) -> Recorded:
        by = str(more.pop("by", BY.get(what, "Service manager")))
        now = Zone("UTC").midnight(day_of(parse_date(TODAY)))
        saying = Saying(what, remedy, period, by, now, date=day, **more)  # type: ignore[arg-type]
        return say(Asked([self.file]), saying)

    def said(
        self, what: str, day: str | None, period: str = "2026-01", remedy: str = "credit", **more: object
    ) -> list[str]:
        recorded = self.say(what, day, period, remedy, **more)
        assert (recorded.entry is None) is bool(recorded.problems)
        return [each.code for each in recorded.problems]

    def measured(self, as_of: str | None = None) -> Measured:
        (measured,), problems = measure(Asked([self.file], as_of))
        assert not problems
        return measured

    def told(self) -> list[Problem]:
        """What is said of the ledger; the records have their own."""
        return [each for each in self.measured().problems if each.code[:3] in ("S50", "S51", "S77", "S78")]

    def closed_notes(self) -> list[Problem]:
        """What is said of closed money."""
        return [each for each in self.measured().problems if each.code == "S531"]

    def now(self, as_of: str | None = None) -> list[Obligation]:
        return list(self.measured(as_of).obligations)

    def state(self, as_of: str | None = None) -> list[tuple[str, str]]:
        return [(each.period.label, each.state) for each in self.now(as_of)]

    def ledger(self) -> dict[str, bytes]:
        """What the parties said; that a period was closed is said by nobody."""
        found = (path for path in sorted(self.folder.glob("ledger/**/*")) if path.is_file())
        return {path.name: path.read_bytes() for path in found if path.name != "closings.jsonl"}
