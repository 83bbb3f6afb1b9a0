"""`reconcile`: one agreement measured with both parties' records; what differs, by how much, why, and what it means in money."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from servanda.agreement.folder import TOML
from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.bundle_figures import Opened, opened
from servanda.desk.bundle_needs import needs_of_all
from servanda.desk.compare import Comparison, Difference, Run, Side, compare
from servanda.desk.compare_records import Moved, Row, moved, plain_rows
from servanda.desk.evidence import evidence_of
from servanda.desk.files import find_agreements
from servanda.desk.measuring import Asked, Measured
from servanda.desk.moments import local_text
from servanda.desk.otherwise import asked_for
from servanda.desk.reconcile_why import Agreed, Interval, agreed, by_time, intervals
from servanda.desk.statements import Statement, Total
from servanda.desk.theirs import Theirs, theirs
from servanda.desk.unbundled import outside
from servanda.measure.bound import binding_of
from servanda.measure.run import measurable
from servanda.measure.windows import Choice
from servanda.records.workspace import Bindings
from servanda.store.closed import folder_of
from servanda.store.plain import instant_text
from servanda.words.problem import Problem, did_you_mean, errors
from servanda.words.result import Obligation, Period, Segment


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation by the records of each party; a side by whose records nothing is owed has None."""

    remedy: str
    kind: str
    period: Period
    segment: Segment
    debtor: str | None
    creditor: str | None
    unit: str
    ours: Obligation | None
    theirs: Obligation | None

    @property
    def more(self) -> Fraction | None:
        """By how much their records give more; None where it is no amount."""
        amounts = [Fraction(0) if each is None else each.amount for each in (self.ours, self.theirs)]
        return None if amounts[0] is None or amounts[1] is None else amounts[1] - amounts[0]


@dataclass(frozen=True)
class Contrast:
    """A reading that is not the same by both, with what explains it and what was agreed for it."""

    difference: Difference
    """`old` is ours, `new` is theirs."""
    records: tuple[Moved, ...] = ()
    intervals: tuple[Interval, ...] = ()
    agreed: Agreed | None = None

    @property
    def apart(self) -> Fraction | None:
        """Theirs less ours."""
        old, new = self.difference.old, self.difference.new
        values = [None if each is None else each.reading.value for each in (old, new)]
        return None if values[0] is None or values[1] is None else values[1] - values[0]


@dataclass(frozen=True)
class Reconciled:
    """Both sides beside each other; `comparison` is None where something forbids it."""

    comparison: Comparison | None
    problems: tuple[Problem, ...]
    agreement: Agreement | None = None
    contrasts: tuple[Contrast, ...] = ()
    owed: tuple[Owed, ...] = ()
    totals: tuple[tuple[Period, Total, Total], ...] = ()
    """Of each period, debtor, creditor and unit what is owed by ours and by theirs, where that differs."""
    bound: tuple[str, ...] = ()
    """The record sets of theirs; of all others ours were taken for both."""


def reconcile(asked: Asked, path: Path, objective: str | None = None) -> Reconciled:
    """Measure the agreement with our records and with those that `path` names."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if len(found) != 1 or found[0].agreement is None or errors(found[0].problems):
        told = found[0].problems if len(found) == 1 else (_ALONE,)
        return Reconciled(None, errors(problems) or told)
    agreement = found[0].agreement
    with theirs(path, agreement.id) as other:
        needed = needs_of_all(agreement)
        wrong = (*other.problems, *other.unbound(needed))
        if errors(wrong):
            return Reconciled(None, wrong)
        with _both(replace(asked, afresh=True), other) as (ours, their, ends):
            noticed = tuple(dict.fromkeys((*wrong, *ours.problems, *_outside(other, their.problems))))
            if errors(noticed) or ours.measured is None or their.measured is None:
                return Reconciled(None, noticed, agreement)
            told = (*noticed, *_notes(found[0].workspace, agreement, other, needed, ends))
            return _beside(asked, objective, agreement, other, ours, their, told)


_ALONE = Problem("S607", "This command is about one agreement.", None, "Name its file.")


@contextmanager
def _both(asked: Asked, other: Theirs) -> Iterator[tuple[Opened, Opened, Ends]]:
    """Measured by both, each record set up to the earlier of its two ends; and the ends that are not the same."""
    also = replace(asked, bindings=other.bindings, allow=(*asked.allow, *other.folders))
    with opened(asked) as ours, opened(also) as their:
        ends = _ends(ours, their)
        if not ends:
            yield ours, their, ends
            return
        sides = [replace(each, bindings=_until(one, ends)) for each, one in ((asked, ours), (also, their))]
    with opened(sides[0]) as ours, opened(sides[1]) as their:
        yield ours, their, ends


Ends = Mapping[str, tuple[int, int]]
"""Of record sets that are not complete until the same instant, both instants."""


def _ends(ours: Opened, their: Opened) -> Ends:
    mine, other = (_horizons(each.measured) for each in (ours, their))
    return {name: (mine[name], other[name]) for name in mine if name in other and mine[name] != other[name]}


def _horizons(measured: Measured | None) -> dict[str, int]:
    benches = measured.benches if measured is not None else ()
    return {name: each.horizon for one in benches for name, each in one.loaded.items()}


def _until(side: Opened, ends: Ends) -> Bindings:
    """Where the rows of one side lie, complete until the earlier end only."""
    assert side.tables is not None
    found = dict(side.tables.bindings.own)
    for agreement in side.versions:
        for name in ends:
            if name in agreement.records:
                binding, _ = binding_of(agreement, name, side.tables.bindings, side.tables.workspace)
                if binding is not None:
                    until = instant_text(min(ends[name]))
                    found[agreement.id, name] = replace(
                        binding, complete_until=until, complete_of={}, complete_column=None
                    )
    return replace(side.tables.bindings, own=found)


def _outside(other: Theirs, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return outside(other.bundle, problems) if other.bundle is not None else tuple(problems)


def _notes(
    workspace: Path, agreement: Agreement, other: Theirs, needed: Iterable[str], ends: Ends
) -> Iterator[Problem]:
    """What one has to know to read the differences."""
    bound = other.bound(needed)
    lacking = [each for each in needed if each not in bound]
    if lacking:
        sentence = f"`{other.name}` has no records of {_listed(lacking)}: ours were taken for both."
        yield Problem("S846", sentence, None, "Bind them there, if the other side has its own.", "note")
    yield from _other_text(other, agreement)
    yield from _other_ends(agreement, ends)
    if any(folder_of(workspace, agreement.id).glob("*.json")):
        sentence = "What is closed stays closed: compared is what the records of both sides say today."
        yield Problem("S849", sentence, None, None, "note")


def _other_text(other: Theirs, agreement: Agreement) -> Iterator[Problem]:
    """The other side's copy of the agreement, where it is not the same text."""
    theirs = other.text_hash(Path(agreement.file).name)
    if theirs is not None and theirs != hashlib.sha256(Path(agreement.file).read_bytes()).hexdigest():
        sentence = f"The agreement in `{other.name}` is not the same text as `{agreement.file}`: both sides are measured by ours."
        yield Problem("S847", sentence, agreement.place(), "Settle first which text is in force.", "warning")


def _other_ends(agreement: Agreement, ends: Ends) -> Iterator[Problem]:
    """Records that are not complete until the same instant."""
    zone = Zone(agreement.timezone)
    for name, (ours, their) in ends.items():
        said = f"until {local_text(ours, zone)} in ours, until {local_text(their, zone)} in theirs"
        sentence = f"`{name}` are complete {said}: what only one side can know is left aside."
        hint = "If the rows are whole until later, write `complete_until` in the binding; else export them again."
        yield Problem("S848", sentence, None, hint, "note")


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _beside(
    asked: Asked, objective: str | None, agreement: Agreement, other: Theirs, ours: Opened, their: Opened,
    problems: tuple[Problem, ...],
) -> Reconciled:  # fmt: skip
    mine, their_measured = ours.measured, their.measured
    assert mine is not None
    assert their_measured is not None
    own = Side(_own_name(ours), {agreement.id: _run(agreement, mine)})
    comparison = compare(own, Side(other.name, {agreement.id: _run(agreement, their_measured)}), objective=objective)
    if not comparison.differences and not comparison.same:
        return Reconciled(None, (*problems, _nothing(agreement, objective, asked.period)), agreement)
    ways = _Evidence(agreement, mine, their_measured)
    contrasts = tuple(ways.contrast(each) for each in comparison.differences)
    money = [_reckoned(each, asked.period) for each in (mine, their_measured)]
    owed = tuple(_owed(*money)) if objective is None else ()
    totals = tuple(_totals(*money)) if objective is None else ()
    bound = other.bound(needs_of_all(agreement))
    return Reconciled(comparison, problems, agreement, contrasts, owed, totals, bound)


def _own_name(ours: Opened) -> str:
    assert ours.found is not None
    return str(ours.found.workspace / TOML) if (ours.found.workspace / TOML).is_file() else str(ours.found.path)


def _nothing(agreement: Agreement, objective: str | None, period: str | None) -> Problem:
    if objective is not None and objective not in agreement.objectives:
        hint = did_you_mean(objective, agreement.objectives, "Objectives")
        return Problem("S608", f"`{agreement.id}` has no objective `{objective}`.", None, hint)
    return Problem("S606", f"Neither side has readings of `{period or objective}`.", None, None)


def _run(agreement: Agreement, measured: Measured) -> Run:
    return Run(
        agreement.id, agreement.title, agreement.version, measured.as_of, measured.verdicts, currency=agreement.currency
    )


@dataclass
class _Evidence:
    """The records of both sides, asked for only where figures differ."""

    agreement: Agreement
    ours: Measured
    theirs: Measured
    _found: dict[str, tuple[tuple[Row, ...], tuple[Row, ...]]] = field(default_factory=dict)

    def contrast(self, difference: Difference) -> Contrast:
        """A difference with its reasons."""
        reading = difference.either.reading
        objective = self.ours.objectives.get(reading.objective) or self.theirs.objectives[reading.objective]
        values = [None if each is None else each.reading.value for each in (difference.old, difference.new)]
        rule = agreed(self.agreement, objective, values[0], values[1])
        ours, their = self._rows(reading.objective)
        if not by_time(objective):
            return Contrast(difference, moved(difference, ours, their), (), rule)
        label = reading.period.key or reading.period.label
        inside = [[row for row in rows if row["period"] == label] for rows in (ours, their)]
        segment = "; ".join(f"{name}={value}" for name, value in reading.segment)
        return Contrast(difference, (), intervals(inside[0], inside[1], segment), rule)

    def _rows(self, name: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        if name not in self._found:
            asked = [name in measurable(each.agreement) for one in (self.ours, self.theirs) for each in one.benches]
            sides = (self.ours, self.theirs) if any(asked) else ()
            rows = [plain_rows(evidence_of(each, name, Choice(), personal=True)[0]) for each in sides]
            self._found[name] = (rows[0], rows[1]) if rows else ((), ())
        return self._found[name]


def _reckoned(measured: Measured, period: str | None) -> list[Obligation]:
    """What follows before anything was said of it: also what nobody has claimed in time."""
    return [each for each in measured.reckoned if asked_for(Choice(period).takes, each)]


def _owed(ours: Sequence[Obligation], theirs: Sequence[Obligation]) -> Iterator[Owed]:
    """Obligations that are not the same."""
    mine, other = (_by_key(each) for each in (ours, theirs))
    for key in sorted({*mine, *other}, key=lambda each: (each[1].start, each[0], each[2], str(each[3:]))):
        first, second = mine.get(key), other.get(key)
        if first is None or second is None or (first.amount, first.what) != (second.amount, second.what):
            remedy, period, segment, kind, debtor, creditor, unit, _ = key
            yield Owed(remedy, kind, period, segment, debtor, creditor, unit, first, second)


_Key = tuple[str, Period, Segment, str, str | None, str | None, str, int]


def _by_key(obligations: Iterable[Obligation]) -> dict[_Key, Obligation]:
    found: dict[_Key, Obligation] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for each in obligations:
        key = (each.remedy, each.period, each.segment, each.kind, each.debtor, each.creditor, each.unit)
        found[*key, seen[key]] = each
        seen[key] += 1
    return found


def _totals(ours: Sequence[Obligation], theirs: Sequence[Obligation]) -> Iterator[tuple[Period, Total, Total]]:
    """What is owed in each period by both, where that is not the same."""
    sums: list[Mapping[tuple[Period, str | None, str | None, str], Total]] = []
    for obligations in (ours, theirs):
        periods: dict[Period, list[Obligation]] = {}
        for each in obligations:
            periods.setdefault(each.period, []).append(each)
        totals = ((period, total) for period, own in periods.items() for total in Statement(period, tuple(own)).totals)
        sums.append({(period, each.debtor, each.creditor, each.unit): each for period, each in totals})
    for key in sorted({*sums[0], *sums[1]}, key=lambda each: (each[0].start, str(each[1:]))):
        nothing = Total(*key[1:], Fraction(0), Fraction(0))
        first, second = (each.get(key, nothing) for each in sums)
        if first.amount != second.amount:
            yield key[0], first, second
