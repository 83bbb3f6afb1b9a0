"""Why a slot counts as it does: from when to when it is, and what fell into it; and of a mean of slots the lowest ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from servanda.agreement.gathering import gathered
from servanda.agreement.model import Agreement
from servanda.desk.moments import local_text
from servanda.judge.reasons import shown
from servanda.measure.readings import Prepared, segment_of
from servanda.measure.slot_owners import owners_of
from servanda.metrics.facts import INSIDE
from servanda.metrics.kinds.spread import Spread
from servanda.query.evaluate_relation import columns_of_relation
from servanda.query.relation import Aggregate, Derive, Filter, Group, Relation, Select, Window, WindowColumn
from servanda.query.scalar import Arith, Col, Compare, Lit, Not, Quotient, Scalar, Wide, all_of
from servanda.words.result import Because, Verdict
from servanda.words.show import show_number

LISTED = 5


def columns_of_slot(prepared: Prepared) -> tuple[str, ...]:
    """What must be known of a slot to say what fell into it; nothing where the record set has no slots."""
    records = prepared.objective.metric.records
    if "_slot" not in columns_of_relation(prepared.facts.relation):
        return ()
    _, owned = owners_of(prepared.scope.source, records)
    return ("_slot", "_at", "_until", "_file", *owned)


def explain_slot(agreement: Agreement, prepared: Prepared, row: Mapping[str, Any]) -> Iterable[Because]:
    """Its begin and end, and the rows that fell into it."""
    if row.get("_slot") is None:
        return
    source, records = prepared.scope.source, prepared.objective.metric.records
    yield Because(f"from {local_text(row['_at'], source.zone)} to {local_text(row['_until'], source.zone)}")
    declared = agreement.records[records]
    if declared.has_gaps:
        if row["_file"] < 0:
            yield Because("the file has no row for it: it is empty")
        return
    for child in gathered(declared):
        keys = [key for _, key in _fallen(prepared, child, row)]
        if not keys:
            yield Because(f"no rows of {child} fall into it")
            continue
        rows = "1 row" if len(keys) == 1 else f"{show_number(len(keys))} rows"
        more = f" and {show_number(len(keys) - LISTED)} more" if len(keys) > LISTED else ""
        yield Because(f"{rows} of {child} in it: {', '.join(keys[:LISTED])}{more}")


def _fallen(prepared: Prepared, child: str, row: Mapping[str, Any]) -> list[tuple[int, str]]:
    source, records = prepared.scope.source, prepared.objective.metric.records
    _, relation = source.linked(child, records, ())
    own = all_of(*(Compare("=", Col(theirs), Lit(row[own])) for own, theirs in source.links(child, records)))
    found = source.engine.run(Select(Filter(relation, own), (("at", Col("_at")), ("key", Col("_key")))))
    return sorted((int(at or 0), str(key)) for at, key in found)


def explain_slots(prepared: Prepared, inside: Relation, verdict: Verdict) -> Iterable[Because]:
    """Of a figure made of many values: how many had none, and of slots the lowest values."""
    metric = prepared.objective.metric
    if not isinstance(metric, Spread) or "_empty" not in prepared.facts.evidence:
        return
    counting = Filter(inside, Compare("=", Col("_outcome"), Lit(INSIDE)))
    without = _without(prepared, counting, verdict)
    if without:
        yield Because(f"{show_number(without)} of them without a value: each {metric.empty}")
    lowest = list(_lowest(prepared, counting, verdict)) if "_slot" in columns_of_relation(inside) else []
    if lowest:
        currency = prepared.scope.source.agreement.currency or ""
        told = "; ".join(f"{key} ({shown(value, verdict.reading, currency)})" for key, value in lowest)
        yield Because("the lowest values", (Because(told),))


def _without(prepared: Prepared, counting: Relation, verdict: Verdict) -> int:
    columns = tuple(column for column, _ in prepared.columns.values())
    counted = Group(counting, columns, (("rows", Aggregate("count", None, Col("_empty"))),))
    rows = prepared.scope.source.engine.run(counted)
    return sum(int(row[-1] or 0) for row in rows if segment_of(prepared, row[:-1]) == verdict.reading.segment)


def _lowest(prepared: Prepared, counting: Relation, verdict: Verdict) -> Iterable[tuple[str, Fraction]]:
    """The keys and values of the rows with the lowest ones, lowest first."""
    columns = tuple(column for column, _ in prepared.columns.values())
    divided, scale = prepared.facts.rule.divided, 10**prepared.facts.rule.scale
    by: Scalar = Quotient(Arith("*", Wide(Col("_amount")), Lit(10**18)), Col("_divisor")) if divided else Col("_amount")
    order = (("_by", False), ("_at", False), ("_key", False))
    full = Derive(Filter(counting, Not(Col("_empty"))), (("_by", by),))
    ranked = Window(full, columns, order, (("_rank", WindowColumn("row_number")),))
    wanted = (*columns, "_rank", "_key", "_amount", "_divisor")
    kept = Select(Filter(ranked, Compare("<=", Col("_rank"), Lit(LISTED))), tuple((each, Col(each)) for each in wanted))
    found = prepared.scope.source.engine.run(kept)
    own = [row[-4:] for row in found if segment_of(prepared, row[:-4]) == verdict.reading.segment]
    for _, key, amount, divisor in sorted(own, key=lambda row: int(row[0] or 0)):
        yield str(key), Fraction(int(amount or 0), int(divisor or 1) * scale)
