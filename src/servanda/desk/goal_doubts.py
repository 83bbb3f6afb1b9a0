"""What makes a rate or a lead value doubtful: no customer at all, dates in the future, amounts that nobody could read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from servanda.agreement.fields import Related
from servanda.agreement.model import Agreement
from servanda.clock.units import DAY, date_of
from servanda.clock.zone import Zone
from servanda.desk.history import Look
from servanda.desk.moments import local_date, local_text
from servanda.measure.run import Bench
from servanda.metrics.kinds.share import Share
from servanda.query.expression import Expression, fields_of
from servanda.query.lower import lower
from servanda.query.relation import Aggregate, Filter, Group, Relation, Scan
from servanda.query.scalar import Col, Compare, IsNull, Lit, Not
from servanda.query.types import Kind
from servanda.records.loaded import Loaded
from servanda.words.problem import Problem
from servanda.words.result import Verdict

SHOWN = 5
"""Values of a column that are named."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that a rate or a value rests on, and the condition on its rows."""

    records: str
    name: str
    where: Expression | None = None

    def __str__(self) -> str:
        return f"{self.records}.{self.name}"


def doubts_of(rate: str, worth: str | None) -> Look:
    """What to look at when the rate is measured, and its engine is still open."""

    def look(ready: Bench, verdicts: Sequence[Verdict]) -> Iterator[Problem]:
        metric = ready.agreement.objectives[rate].metric
        if not isinstance(metric, Share):
            return
        agreement, records = ready.agreement, metric.share
        condition = next((each for each in (metric.good, metric.bad, metric.are) if each is not None), None)
        good = [*_columns(agreement, records, [] if condition is None else sorted(fields_of(condition)))]
        money = [*_columns(agreement, records, [worth] if worth else [])]
        readings = [each.reading for each in verdicts if each.reading.objective == rate]
        leads = sum(int(each.denominator or 0) for each in readings)
        if leads and not any(each.numerator for each in readings):
            yield _no_customers(ready, rate, records, leads, str(condition), good)
        yield from _ahead(ready, records, good)
        yield from _unread(ready, money)

    return look


def _columns(agreement: Agreement, records: str, names: Iterable[str]) -> Iterator[_Column]:
    """The columns behind these fields: those of related rows where a field takes a value of them."""
    for name in names:
        field = agreement.records[records].fields.get(name) if records in agreement.records else None
        if isinstance(field, Related):
            child = agreement.records.get(field.child)
            column = field.column or (child.time if child is not None else None)
            if column is not None:
                yield _Column(field.child, str(column), field.where)
        else:
            yield _Column(records, name)


def _no_customers(
    ready: Bench, rate: str, records: str, leads: int, condition: str, good: Sequence[_Column]
) -> Problem:
    """Which columns were looked at, what was looked for, and what stands there."""
    said = [f"A lead counts as a customer if {condition}."]
    own = ready.agreement.records[records].time
    for each in (one for one in good if (one.records, one.name) != (records, own)):
        where = f" of rows where {each.where}" if each.where is not None else ""
        said.append(f"Looked for was `{each}`{where}.")
        said += [*_seen(ready, each)]
    place = ready.agreement.place(("objectives", rate, "metric"))
    sentence = f"None of {leads:,} records of `{rate}` became a customer: from a rate of 0 no goal is derived."
    return Problem("S940", sentence, place, "\n".join(dict.fromkeys(said)), "warning")


def _seen(ready: Bench, each: _Column) -> Iterator[str]:
    """The values of the texts that a condition asks about, the most frequent first."""
    loaded = ready.loaded.get(each.records)
    for name in sorted(fields_of(each.where)) if each.where is not None and loaded is not None else ():
        physical = loaded.physical.get(name) if loaded is not None else None
        if loaded is None or physical is None or physical.type.kind is not Kind.TEXT:
            continue
        rows = Group(Scan(loaded.table, (name,)), (name,), (("rows", Aggregate("count")),))
        counts = sorted(ready.engine.run(rows), key=lambda row: (-int(row[1] or 0), str(row[0])))
        values = ", ".join(f"`{value}` ({number:,})" for value, number in counts[:SHOWN] if value is not None)
        yield f"`{each.records}.{name}` holds {values or 'nothing'}{', …' if len(counts) > SHOWN else ''}."


def _ahead(ready: Bench, records: str, good: Sequence[_Column]) -> Iterator[Problem]:
    """Rows that say of themselves that they came after the records end."""
    own = ready.agreement.records.get(records)
    placed = [_Column(records, str(own.time))] if own is not None and own.time is not None else []
    zone = Zone(ready.agreement.timezone)
    for each in dict.fromkeys((*placed, *good)):
        loaded = ready.loaded.get(each.records)
        physical = None if loaded is None else loaded.physical.get(each.name)
        if loaded is None or physical is None or physical.type.kind not in (Kind.TIME, Kind.DATE):
            continue
        whole = physical.type.kind is Kind.DATE
        # The name of an export bears its day only, at whose beginning it ends: what came later that day is no fault.
        end = zone.day(loaded.horizon) if whole else loaded.horizon + DAY
        rows = Filter(_rows_of(each, loaded, zone), Not(IsNull(Col(each.name))))
        after = Filter(rows, Compare(">", Col(each.name), Lit(end)))
        counts = (("rows", Aggregate("count")), ("last", Aggregate("max", Col(each.name))))
        number, last = next(iter(ready.engine.run(Group(after, (), counts))), (0, None))
        if number and isinstance(last, int):
            when = f"{date_of(last):%Y-%m-%d}" if whole else local_date(min(last, _LATEST), zone)
            rows_said = "1 row lies" if number == 1 else f"{number:,} rows lie"
            sentence = (
                f"{rows_said} in the future: `{each}` is after {local_text(loaded.horizon, zone)}, "
                f"up to which `{each.records}` are complete; the last on {when}."
            )
            hint = "Are the dates typed wrongly, or is `complete_until` of the binding too early? Figures with them are wrong."
            yield Problem("S946", sentence, ready.agreement.place(("records", each.records)), hint, "warning")


def _rows_of(each: _Column, loaded: Loaded, zone: Zone) -> Relation:
    """The rows that count: of deals that are not won the day that somebody hopes for may well lie ahead."""
    asked = () if each.where is None else sorted(fields_of(each.where))
    whole = Scan(loaded.table, tuple(dict.fromkeys((each.name, *asked))))
    if each.where is None or not all(name in loaded.physical for name in asked):
        return whole
    lowered = lower(each.where, loaded.physical, zone)
    return whole if lowered.steps else Filter(whole, lowered.value)


_LATEST = 250_000 * DAY


def _unread(ready: Bench, money: Sequence[_Column]) -> Iterator[Problem]:
    """Amounts that are in another currency, or no amounts: what they brought is missing in every value."""
    for each in money:
        loaded = ready.loaded.get(each.records)
        bad = 0 if loaded is None else loaded.unreadable_cells.get(each.name, 0)
        if loaded is None or not bad:
            continue
        texts = [one for one in loaded.unreadable if one.column == each.name]
        examples = ", ".join(f"`{one.text}` ({one.why})" for one in texts[:3])
        cells = "1 amount" if bad == 1 else f"{bad:,} amounts"
        sentence = f"{cells} of `{each}` cannot be read, and values of leads leave them out: {examples}."
        currency = ready.agreement.currency
        hint = f"Looked for were amounts in {currency}: change them in the export, or give each currency a record set."
        if currency is None:
            hint = "Write `currency: USD` at the head, so that amounts without a sign have one."
        yield Problem("S945", sentence, ready.agreement.place(("records", each.records)), hint, "warning")
