"""Two parties' figures for people: the verdicts that differ first, each with what explains it, and then the money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from servanda.cli.board import MARKS
from servanda.cli.lines import print_lines
from servanda.cli.show import near
from servanda.clock.zone import Zone
from servanda.desk.compare import Kind
from servanda.desk.compare_records import Moved, Row
from servanda.desk.moments import local_text
from servanda.desk.reconcile import Contrast, Owed, Reconciled
from servanda.desk.reconcile_why import Agreed, Interval
from servanda.desk.settling import party_name
from servanda.judge.reasons import difference as apart_said
from servanda.settle.earn_back import EARNED_BACK
from servanda.store.plain import instant_from
from servanda.words.result import Obligation, Verdict
from servanda.words.show import show_length, show_money, show_number, show_percent, show_value

_TITLES: Mapping[Kind, str] = {
    "verdict": "Another verdict",
    "vanished": "Only by ours",
    "target": "Another target",
    "figure": "Another figure, the same verdict",
    "counts": "Other records, the same figure",
    "appeared": "Only by theirs",
    "state": "Decided by one of them only",
}
_LISTED = 8
_BRIEF: tuple[Kind, ...] = ("vanished", "appeared", "state")
_TIMES = {"started_at": "started", "due_at": "due", "stopped_at": "stopped"}


def print_reconciled(found: Reconciled) -> None:
    """Print everything that differs; nothing but a sentence where both say the same."""
    print_lines(_Shown(found).lines())


class _Shown:
    """One comparison on its way to the terminal."""

    def __init__(self, found: Reconciled) -> None:
        assert found.comparison is not None
        assert found.agreement is not None
        self.found, self.comparison, self.agreement = found, found.comparison, found.agreement
        self.zone, self.currency = Zone(self.agreement.timezone), self.agreement.currency or ""

    def lines(self) -> Iterator[str]:
        """Both sides, what differs, the money, and how much is the same."""
        as_of = next(iter(self.comparison.old.runs.values())).as_of or 0
        yield self.agreement.title or self.agreement.id
        yield f"{self.agreement.id}, as of {local_text(as_of, self.zone)}, {self.agreement.timezone}"
        yield f"ours:   {near(self.comparison.old.name)}"
        yield f"theirs: {near(self.comparison.new.name)}, {', '.join(self.found.bound)}"
        for kind, group in groupby(self.found.contrasts, lambda each: each.difference.kinds[0]):
            yield ""
            yield _TITLES[kind]
            for each in group:
                yield from self._brief(each) if kind in _BRIEF else self._one(each)
        if self.found.owed:
            yield ""
            yield from self._money()
        yield ""
        yield self._sum()

    def _sum(self) -> str:
        same, number = self.comparison.same, len(self.found.contrasts)
        alike = f"{show_number(same)} {'reading is' if same == 1 else 'readings are'} the same"
        if not number:
            return f"Both sides have the same figures: {alike}."
        return f"{show_number(number)} {'differs' if number == 1 else 'differ'}; {alike}."

    def _name(self, each: Contrast) -> str:
        reading = each.difference.either.reading
        return f"  {reading.period.label}  {reading.objective}{''.join(f' {value}' for _, value in reading.segment)}"

    def _brief(self, each: Contrast) -> Iterator[str]:
        figures = (
            _figure(side, self.currency) for side in (each.difference.old, each.difference.new) if side is not None
        )
        yield f"{self._name(each)}  {' · '.join(figures)}"

    def _one(self, each: Contrast) -> Iterator[str]:
        old, new = each.difference.old, each.difference.new
        assert old is not None
        assert new is not None
        yield f"{self._name(each)}  ours {_figure(old, self.currency)} · theirs {_figure(new, self.currency)}"
        if each.apart:
            more = "more" if each.apart > 0 else "less"
            yield f"      theirs are {apart_said(abs(each.apart), new.reading, self.currency)} {more}"
        if old.target != new.target:
            yield f"      target: ours {old.target or 'none'}, theirs {new.target or 'none'}"
        yield from self._records(each.records)
        yield from self._intervals(each.intervals)
        if each.agreed is not None:
            yield f"      {self._agreed(each.agreed)}"

    def _agreed(self, rule: Agreed) -> str:
        whose = f", which {party_name(self.agreement, rule.collected_by)} collects" if rule.collected_by else ""
        counts = "the collector's figures count" if rule.collector_counts else "a dispute"
        if rule.tolerance is None:
            return f"agreed for {rule.records}{whose}: where figures differ, {counts}"
        small = show_percent(rule.tolerance)
        if rule.apart is None:
            return f"agreed for {rule.records}{whose}: beyond {small} {counts}"
        apart = show_percent(rule.apart)
        if rule.within:
            return (
                f"agreed for {rule.records}{whose}: up to {small} does not matter, this is {apart} of the larger figure"
            )
        return f"agreed for {rule.records}{whose}: up to {small} does not matter; this is {apart} of the larger figure, so {counts}"

    def _records(self, records: Sequence[Moved]) -> Iterator[str]:
        for said, group in groupby(records, _said):
            found = list(group)
            more = f"and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            told = [(each.key or "(no key)", self._otherwise(each)) for each in found[:_LISTED]]
            if not any(otherwise for _, otherwise in told):
                keys = ", ".join(key for key, _ in told)
                yield f"      {len(found)} {said}: {f'{keys} {more}'.rstrip()}"
                continue
            yield f"      {len(found)} {said}:"
            yield from (f"        {key}{otherwise}" for key, otherwise in told)
            if more:
                yield f"        {more}"

    def _otherwise(self, each: Moved) -> str:
        """What each side says of a record that both have."""
        if each.old is None or each.new is None:
            return ""
        told = [
            f"{word} {self._time(each.old, column)} by ours, {self._time(each.new, column)} by theirs"
            for column, word in _TIMES.items()
            if each.old[column] != each.new[column]
        ]
        if not told and each.old["value"] != each.new["value"]:
            told = [f"{each.old['value'] or 'nothing'} by ours, {each.new['value'] or 'nothing'} by theirs"]
        return f": {'; '.join(told)}" if told else ""

    def _time(self, row: Row, column: str) -> str:
        return local_text(instant_from(row[column]), self.zone) if row[column] else "never"

    def _intervals(self, intervals: Sequence[Interval]) -> Iterator[str]:
        states = sorted({(each.ours, each.theirs) for each in intervals})
        for ours, theirs in states:
            own = [each for each in intervals if (each.ours, each.theirs) == (ours, theirs)]
            total = show_length(sum(each.length for each in own))
            yield f"      {ours} by ours, {theirs} by theirs: {total}"
            for each in own[:_LISTED]:
                start, end = (local_text(at, self.zone) for at in (each.start, each.end))
                end = end.removeprefix(start[: start.rindex(" ") + 1])
                yield f"        {start} to {end}, {show_length(each.length)}"
            if len(own) > _LISTED:
                yield f"        and {len(own) - _LISTED} more"

    def _money(self) -> Iterator[str]:
        yield "What it means in money" if any(each.unit for each in self.found.owed) else "What it means"
        for each in self.found.owed:
            segment = "".join(f" {value}" for _, value in each.segment)
            amounts = [self._amount(each, side) for side in (each.ours, each.theirs)]
            back = " earned back" if each.kind == EARNED_BACK else ""
            yield f"  {each.period.label}  {each.remedy}{segment}{back}  ours {amounts[0]} · theirs {amounts[1]}"
        for period, ours, theirs in self.found.totals:
            debtor, creditor = (party_name(self.agreement, each) for each in (ours.debtor, ours.creditor))
            first, second = (_money(each.amount, each.unit) for each in (ours, theirs))
            yield f"  {period.label}: {debtor} owes {creditor} {first} by ours, {second} by theirs"

    def _amount(self, owed: Owed, side: Obligation | None) -> str:
        if side is None:
            return "nothing"
        if side.amount is None:
            return side.what or owed.kind
        return _money(side.amount, side.unit)


def _money(amount: Fraction, unit: str) -> str:
    return show_money(amount, unit)


def _figure(verdict: Verdict, currency: str) -> str:
    reading = verdict.reading
    value = "no value" if reading.value is None else show_value(reading.value, reading.unit, currency)
    return f"{value} {MARKS[verdict.word]} {verdict.word}" if verdict.target is not None else value


def _said(each: Moved) -> str:
    old, new = each.old or {}, each.new or {}
    match each.change:
        case "added":
            return f"only in theirs, {new.get('outcome')}"
        case "vanished":
            return f"only in ours, {old.get('outcome')}"
        case "value":
            return "otherwise in both"
        case "outcome":
            return f"{old.get('outcome')} by ours, {new.get('outcome')} by theirs"
        case _:
            return f"in {old.get(each.change)} by ours, in {new.get(each.change)} by theirs"
