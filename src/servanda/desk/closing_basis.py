"""What the figures of a closed period were made from: text, hours, records, what was agreed, fees and rates."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from servanda.agreement.model import Agreement
from servanda.clock.compile import compile_spans
from servanda.clock.units import DAY, date_of
from servanda.measure.agreed import NOBODY
from servanda.measure.fees import fee_text
from servanda.measure.run import Bench, bench
from servanda.measure.tables import Tables
from servanda.query.relation import Filter, Relation
from servanda.query.scalar import And, Col, Compare, Lit
from servanda.records.fingerprint import fingerprint
from servanda.store.plain import instant_text
from servanda.words.result import Period, Verdict


def basis_of(agreement: Agreement, ready: Bench, verdicts: Sequence[Verdict], tables: Tables) -> dict[str, Any]:
    """Everything that the verdicts were made from."""
    names = list(dict.fromkeys(each.reading.objective for each in verdicts if each.reading.objective in ready.needs))
    periods = [each.reading.period for each in verdicts]
    whole = Period("", min(each.start for each in periods), max(each.end for each in periods))
    used = sorted({records for name in names for records in ready.needs[name]})
    return {
        "version": agreement.version,
        "as_of": instant_text(ready.as_of),
        "servanda": _own_version(),
        "text": [
            {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in agreement.files
        ],
        "calendars": {
            name: {"hours": hours} for name, hours in hours_of_calendars(agreement, whole.start, whole.end).items()
        },
        "records": {name: _records(ready, name, whole) for name in used},
        **_money(ready, tables, whole),
        **_agreed(ready, used, names),
    }


def _money(ready: Bench, tables: Tables, period: Period) -> dict[str, Any]:
    """The records in which fees and rates of exchange lie, as those of the figures."""
    text = fee_text(ready.agreement)
    if not text.names:
        return {}
    fees = bench(text.agreement, tables, text.names, ready.as_of, also=text.also, agreed=ready.agreed)
    try:
        used = sorted({records for name in fees.needs if fees.ready(name) for records in fees.needs[name]})
        return {"money": {name: _records(fees, name, period) for name in used}}
    finally:
        fees.let_go()


def _agreed(ready: Bench, used: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """What both sides had agreed on by then: values that were put right, and what was approved to be left out."""
    corrections = {name: ready.agreed.put_right(name) for name in used if ready.agreed.corrections.get(name)}
    exclude = sorted({each for name in names for each in ready.agreement.objectives[name].metric.exclude})
    approved = {
        name: sorted(found.keys) or "all of it"
        for name in exclude
        if (found := ready.agreed.approved.get(name)) is not None and found != NOBODY
    }
    return ({"corrections": corrections} if corrections else {}) | ({"approved": approved} if approved else {})


def _own_version() -> str:
    return version("servanda")


def hours_of_calendars(agreement: Agreement, start: int, end: int) -> dict[str, str]:
    """The open hours of every calendar from one instant to another, as a hash: other holidays or hours give another one."""
    found: dict[str, str] = {}
    for name in agreement.calendars:
        spans = compile_spans(agreement.calendar(name), date_of(start // DAY - 1), date_of(end // DAY + 2))
        hours = ",".join(f"{a}-{b}" for a, b in spans.between(start, max(end, start + 1)))
        found[name] = hashlib.sha256(hours.encode()).hexdigest()
    return found


def _records(ready: Bench, name: str, period: Period) -> dict[str, Any]:
    """The files of a record set, and a fingerprint of its rows in scope that lie in the period."""
    loaded = ready.loaded[name]
    objective = next(each for each in ready.needs if name in ready.needs[each])
    plain = {each for needs in ready.needs.values() for each in needs.get(name, ()) if "." not in each}
    source = ready.source(objective)
    rows = source.filed(name, plain - set(ready.agreement.records[name].fields))
    inside: Relation = rows.relation
    if ready.agreement.records[name].placed_by is not None:
        after = Compare(">=", Col("_at"), Lit(period.start))
        inside = Filter(inside, And((after, Compare("<", Col("_at"), Lit(max(period.end, period.start + 1))))))
    return {
        "complete_until": instant_text(loaded.horizon),
        "rows_in_period": fingerprint(ready.engine, inside, rows.physical),
        "files": [{"name": each.name, "rows": each.rows, "sha256": each.sha256} for each in loaded.files],
    }
