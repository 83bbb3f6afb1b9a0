"""Granted credits beside the lines of invoices: what is said of each, and a warning where one is missing, differs or comes twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.clock.civil import stepped_day
from servanda.clock.units import date_of
from servanda.clock.units import day_of as day_number
from servanda.clock.zone import Zone
from servanda.desk.moments import day_of, local_date
from servanda.measure.credit_lines import credit_lines, credit_text
from servanda.measure.needs import Needs
from servanda.measure.run import bench, plan
from servanda.measure.tables import Tables
from servanda.settle.credited import Credited, credited, unknown_names
from servanda.settle.progress import about, key_of, shown
from servanda.settle.reference import reference_of
from servanda.settle.said import Key
from servanda.words.credit_line import CreditLine
from servanda.words.duration import Civil
from servanda.words.entry import Entry
from servanda.words.problem import Problem
from servanda.words.result import Because, Obligation
from servanda.words.said import listed
from servanda.words.sentence import Figure, Sentence
from servanda.words.timeofday import MONTHS


@dataclass(frozen=True, slots=True)
class OnInvoices:
    """Obligations with what invoices say of them, those that do not stand there as they were granted, and other warnings."""

    obligations: tuple[Obligation, ...]
    astray: tuple[Credited, ...] = ()
    problems: tuple[Problem, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)
    """By its reference on which invoices a credit stands, whatever its amount there."""


def on_invoices(
    agreement: Agreement, tables: Tables, owed: Sequence[Obligation], entries: Iterable[Entry], as_of: int | None
) -> OnInvoices:
    """Look up what was granted on the lines of invoices, if the settlement says where they are."""
    text = credit_text(agreement)
    if text is None:
        return OnInvoices(tuple(owed))
    ready = bench(text.agreement, tables, text.names, as_of, also=text.also)
    try:
        read = credit_lines(ready, text)
    finally:
        ready.release()
    if read is None:
        return OnInvoices(tuple(owed), (), tuple(ready.problems))
    lines, horizon = read
    found = credited(agreement.id, owed, lines)
    look = _Look(agreement, lines, horizon, {key_of(each.about): each.day for each in entries if each.what == "grant"})
    said = {each.reference: look.reason(each) for each in found}
    told = [replace(each, because=(*each.because, *said.get(reference_of(agreement.id, each), ()))) for each in owed]
    astray = tuple(look.told(each) for each in found if look.is_astray(each))
    wrong = [look.unknown(each) for each in unknown_names(agreement.id, owed, lines)]
    standing = {each.reference: _invoices(each) for each in found if each.found != "missing"}
    return OnInvoices(tuple(told), astray, (*ready.problems, *wrong), standing)


def _invoices(each: Credited) -> str:
    return listed(dict.fromkeys(line.invoice for line in each.lines))


def invoice_needs(agreement: Agreement) -> Mapping[str, Needs]:
    """What is read of the lines of invoices, so that it is read with all else."""
    text = credit_text(agreement)
    return {} if text is None else plan(text.agreement, text.names, text.also)[0]


@dataclass(frozen=True)
class _Look:
    """Lines of invoices, complete until an instant, and the days on which credits were granted."""

    agreement: Agreement
    lines: Sequence[CreditLine]
    horizon: int
    granted: Mapping[Key, date]

    @property
    def zone(self) -> Zone:
        return Zone(self.agreement.timezone)

    def since(self, each: Credited) -> int:
        """The first instant of the day on which it was granted; without a claim the end of its period."""
        day = self.granted.get(key_of(about(each.obligation)))
        return each.obligation.period.end if day is None else self.zone.midnight(day_number(day))

    def is_astray(self, each: Credited) -> bool:
        """Is it not as granted? One that is missing is so only once an invoice has come since, or a month has passed."""
        if each.found != "missing":
            return each.found != "as granted"
        since = self.since(each)
        month = self.zone.midnight(stepped_day(self.zone.day(since), Civil(1)))
        return any(line.at >= since for line in self.lines) or self.horizon >= month

    def reason(self, each: Credited) -> tuple[Because, ...]:
        """Where it stands, as a reason of the obligation."""
        place = self.agreement.place(("settlement", "credited"))
        if not each.lines:
            if self.horizon <= self.since(each):
                return ()
            return (Because(Sentence("on no invoice up to {day}", day=day_of(self.horizon - 1, self.zone)), (), place),)
        return tuple(
            Because(
                Sentence(
                    "on invoice {invoice} of {day}: {amount}", invoice=line.invoice, day=day_of(line.at, self.zone),
                    amount=Figure(shown(each.obligation, abs(line.amount))),
                ), (), place,
            )
            for line in each.lines
        )  # fmt: skip

    def told(self, each: Credited) -> Credited:
        """With the sentence of what invoices say, and the warning."""
        code, said, hint = self._said(each)
        standing = f"granted on {local_date(self.since(each), self.zone)}, {said}"
        amount = shown(each.obligation, each.obligation.amount or Fraction(0))
        place = self.agreement.place(("settlement", "credited"))
        sentence = f"{about(each.obligation)} ({amount}) was {standing}."
        return replace(each, standing=standing, warning=Problem(code, sentence, place, hint, "warning"))

    def _said(self, each: Credited) -> tuple[str, str, str]:
        """The code, what invoices say, and what to do."""
        invoices = _invoices(each)
        if each.found == "missing":
            return "S890", f"and is {self._nowhere(each)}", f"Its reference is {each.reference}."
        if each.found == "twice":
            hint = "Take one of them back, with the other side's consent."
            return "S892", f"and was credited twice: on invoice {invoices}", hint
        came = shown(each.obligation, each.credited)
        return (
            "S891",
            f"and {came} were credited on invoice {invoices}",
            "Either the invoice is put right, or what was granted.",
        )

    def _nowhere(self, each: Credited) -> str:
        since = self.since(each)
        months = [date_of(self.zone.day(line.at)).replace(day=1) for line in self.lines if line.at >= since]
        if months:
            return (
                f"not on the {'invoice' if len(set(months)) == 1 else 'invoices'} of {_months(dict.fromkeys(months))}"
            )
        return f"on no invoice up to {local_date(self.horizon - 1, self.zone)}"

    def unknown(self, line: CreditLine) -> Problem:
        sentence = f"Invoice {line.invoice} credits `{line.by}`, and nothing of that name was granted."
        hint = "Was it granted and not written down? Then write servanda claims grant."
        return Problem("S893", sentence, self.agreement.place(("settlement", "credited")), hint, "warning")


def _months(months: Iterable[date]) -> str:
    """``May and June 2026``, ``December 2025 and January 2026``; of many the first and the last."""
    found = sorted(months)
    if len(found) > 3:
        return f"{_month(found[0])} to {_month(found[-1])}"
    one_year = len({each.year for each in found}) == 1
    names = [MONTHS[each.month - 1] if one_year else _month(each) for each in found]
    return f"{listed(names)} {found[0].year}" if one_year else listed(names)


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
