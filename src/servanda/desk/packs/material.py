"""What every section of a meeting page is made from: one agreement measured, its lines in the page's period, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.clock.zone import Zone
from servanda.desk.for_party import columns_of
from servanda.desk.late_clocks import LateClock
from servanda.desk.measuring import Measured
from servanda.desk.paced import Paced
from servanda.desk.packs.stand import Stand
from servanda.desk.report_period import Line
from servanda.desk.settling import party_name
from servanda.paper.look import Look
from servanda.paper.pack import PageName, Part
from servanda.paper.page import Note, Report
from servanda.paper.tongue import Tongue
from servanda.words.result import Period, Verdict


@dataclass(frozen=True)
class Material:
    """`lines` are those that the reader may see, each with its verdicts up to the page's period, oldest first."""

    page: PageName
    measured: Measured
    period: Period
    lines: Mapping[Line, Sequence[Verdict]]
    anchors: Mapping[Line, str]
    paced: Mapping[Line, Paced]
    late: tuple[LateClock, ...]
    """Clocks that run and are late, the most value at risk first."""
    notes: tuple[Note, ...]
    """Those that a report of this period shows, their kind in English."""
    report: Report
    """The report on the same period, whose follow-ups, funnels and complaints pages show in short."""
    zone: Zone
    tongue: Tongue
    look: Look
    stands: tuple[Stand, ...] = ()
    """Its promises as the rules look at them."""

    @property
    def agreement(self) -> Agreement:
        """The agreement, as its reader may be told of it."""
        assert self.measured.agreement is not None
        return self.measured.agreement

    @property
    def zone_of_agreement(self) -> Zone:
        """By which its days and weeks begin, wherever the reader is."""
        return Zone(self.agreement.timezone)

    @property
    def currency(self) -> str:
        """Of money that says none."""
        return self.agreement.currency or ""

    @cached_property
    def now(self) -> Mapping[Line, Verdict]:
        """Of each line the verdict that falls into the page's period."""
        last = {line: each[-1] for line, each in self.lines.items()}
        return {
            line: each for line, each in last.items() if max(each.reading.period.end, each.reading.period.start + 1) > self.period.start
        }  # fmt: skip

    @property
    def runs(self) -> bool:
        """Does the page's period still run, or had it just ended, when it was measured?"""
        return self.measured.as_of <= self.period.end

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """The promises of today's text that the reader sees."""
        names = {line[0] for line in self.lines}
        return tuple(each for name, each in self.agreement.objectives.items() if name in names)

    def reads(self, records: str, field: str) -> bool:
        """Does one of them read this column?"""
        return any(field in columns_of(self.agreement, each).get(records, ()) for each in self.objectives)

    def by(self, line: Line) -> str:
        """What people call the party that promises a line."""
        objective = self.measured.objectives[line[0]]
        return party_name(self.agreement, objective.promised_by) if objective.promised_by else ""


Section = Callable[[Material], Part | None]
"""A section of a page; None where there is nothing to say."""


def called(line: Line) -> str:
    """``response P1``."""
    return " ".join((line[0], *(value for _, value in line[1])))
