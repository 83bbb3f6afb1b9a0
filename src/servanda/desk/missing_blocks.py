"""What an agreement could say of follow-up and funnel, out of what it says already: lines to paste, with its own names."""

from __future__ import annotations

import json
from collections.abc import Iterator

from servanda.agreement.columns import RecordTypes
from servanda.agreement.fields import Related
from servanda.agreement.model import Agreement
from servanda.metrics.kinds.clock import ALL_HOURS, Clock
from servanda.metrics.kinds.share import Share
from servanda.query.expression import Field, fields_of
from servanda.query.types import Kind
from servanda.words.shapes import Table


def follow_up_block(agreement: Agreement) -> str | None:
    """A `follow_up` of the clock whose stop is the first of related rows; None where there is no such clock."""
    for each in agreement.objectives.values():
        metric = each.metric
        if isinstance(metric, Clock) and isinstance(metric.stop, Field) and metric.limit is not None:
            attempt = agreement.records[metric.clock].fields.get(metric.stop.name)
            if isinstance(attempt, Related) and attempt.how == "first":
                return f"follow_up: {{{metric.clock}: {{{', '.join(_followed(metric, attempt))}}}}}"
    return None


def _followed(metric: Clock, attempt: Related) -> Iterator[str]:
    where = f", where: {json.dumps(str(attempt.where), ensure_ascii=False)}" if attempt.where is not None else ""
    yield f"assigned: {metric.start}"
    yield f"attempt: {{of: {attempt.child}{where}}}"
    if isinstance(metric.calendar, str) and metric.calendar != ALL_HOURS:
        yield f"calendar: {metric.calendar}"
    if not isinstance(metric.limit, Table):
        yield f"limit: {metric.limit}"


def funnel_block(agreement: Agreement) -> str | None:
    """A `funnel` from the time of a record over the stop of its clock to what its share waits for; None where nothing says that."""
    for records, each in agreement.records.items():
        stages = dict(_stages(agreement, records)) if each.time is not None and each.key else {}
        if stages:
            said = ", ".join(f"{name}: {at}" for name, at in {"lead": each.time, **stages}.items())
            return f"funnel: {{{records}: {{stages: {{{said}}}}}}}"
    return None


def _stages(agreement: Agreement, records: str) -> Iterator[tuple[str, str]]:
    columns, own = RecordTypes(agreement).columns(records), agreement.records[records].time
    metrics = [each.metric for each in agreement.objectives.values()]
    clocks = [each for each in metrics if isinstance(each, Clock) and each.clock == records]
    stops = [each.stop.name for each in clocks if isinstance(each.stop, Field)]
    good = [
        each.good for each in metrics if isinstance(each, Share) and each.share == records and each.good is not None
    ]
    for name in dict.fromkeys([*stops[:1], *(name for one in good for name in sorted(fields_of(one)))]):
        if name != own and name in columns and columns[name].kind is Kind.TIME:
            yield name.removesuffix("_at"), name
