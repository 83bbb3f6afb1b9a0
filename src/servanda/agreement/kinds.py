"""Which metric kind a block is: the first key that names one decides, so that one typo is one Problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from servanda.agreement.faults import keys_of, validate
from servanda.metrics.metric import Metric
from servanda.metrics.registry import kind_of_key, metric_kinds
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Fault, Raw, Read, shape


def read_metric(raw: Raw, context: Any) -> Read:
    """The metric that a block says."""
    if not isinstance(raw, Mapping):
        hint = (
            "Write {count: RECORDS}, {share: RECORDS, good: CONDITION}, {clock: RECORDS, start: …, stop: …, limit: …}."
        )
        return None, (
            Fault("A metric is a block; its first key names its kind and its records.", hint=hint, code="S022"),
        )
    key = next((key for key in raw if kind_of_key(key)), None)
    if key is None:
        return None, (_no_kind(raw),)
    kind = metric_kinds()[kind_of_key(key) or key]
    first = kind.model_fields.get(key)
    if first is not None and first.annotation is str and not isinstance(raw[key], str):
        return None, (
            Fault("One name of a record set is expected here.", (key,), hint=f"Write {key}: RECORDS.", code="S022"),
        )
    return validate(kind, dict(raw), context)


def metric_keys() -> list[str]:
    """The keys that name a kind, as a person may write them."""
    return [*(kind for kind in metric_kinds() if kind != "percentile"), "p50", "p90", "p95", "p99"]


def _no_kind(raw: Mapping[str, Raw]) -> Fault:
    for key in ("kind", "type", "metric", "measure"):
        said = raw.get(key)
        if isinstance(said, str) and kind_of_key(said):
            records = next(
                (raw[word] for word in ("records", "of", "from") if isinstance(raw.get(word), str)), "RECORDS"
            )
            hint = f"Write {{{said}: {records}}}."
            return Fault("A metric's kind is its first key.", (key,), hint=hint, code="S020", on_key=True)
    known = {key for kind in metric_kinds().values() for key in keys_of(kind)}
    wrong = next((key for key in raw if key not in known), None)
    hint = did_you_mean(wrong or "", metric_keys(), "Kinds of metrics")
    if wrong is None:
        return Fault("The metric does not say how it is measured.", hint=hint, code="S021")
    return Fault(f"`{wrong}` is no kind of metric.", (wrong,), hint=hint, code="S020", on_key=True)


AnyMetric = Annotated[Metric, shape(read_metric, "{count: leads}", {"shape": "Metric"})]
