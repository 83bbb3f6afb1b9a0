"""Prometheus: the JSON of ``/api/v1/query_range``, a matrix of series with pairs of a time and a value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from servanda.query.types import Kind
from servanda.records.preset import THREE_GAPS, Given, Nested, Preset, Row, Table, Uptime


def _samples(document: Any) -> Iterator[Row]:
    """A row for each sample; `increase` is what a counter has gone up since the sample before, also over a reset."""
    for each in document["data"]["result"]:
        labels = each.get("metric") or {}
        series = _series(labels)
        before: Decimal | None = None
        for at, written in each["values"]:
            value = _number(written)
            # A counter that is lower than before was set back to zero, and has come to its value since.
            gone = None if value is None or before is None else value - before if value >= before else value
            before = before if value is None else value
            yield {
                **labels, "sample_id": f"{series} {at}", "series": series, "metric": labels.get("__name__"),
                "sampled_at": at, "value": None if value is None else format(value, "f"),
                "increase": None if gone is None else format(gone, "f"),
            }  # fmt: skip


def _series(labels: dict[str, str]) -> str:
    inside = ", ".join(f'{name}="{labels[name]}"' for name in sorted(labels) if name != "__name__")
    return f"{labels.get('__name__', '')}{{{inside}}}" if inside else str(labels.get("__name__", "{}"))


def _number(written: Any) -> Decimal | None:
    """The value; None for NaN and the infinities, which are no numbers that anything could be counted with."""
    try:
        value = Decimal(str(written))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 30 else None


def _another_answer(document: Any) -> tuple[str, str] | None:
    if not isinstance(document, dict):
        return None
    if document.get("status") == "error":
        return f"holds an error: {str(document.get('error'))[:200]}", "Ask again, and save the answer."
    data = document.get("data")
    if isinstance(data, dict) and data.get("resultType") not in (None, "matrix"):
        hint = "Ask /api/v1/query_range with start, end and step: its result is a matrix of series over time."
        return f"holds a {data['resultType']}, the values of one moment", hint
    return None


PRESET = Preset(
    "prometheus",
    "Prometheus",
    (
        Table(
            "samples",
            (Given("sample_id", quiet=True), Given("series"), Given("metric"),
             Given("sampled_at", Kind.TIME, dates="epoch s"), Given("value", Kind.NUMBER), Given("increase", Kind.NUMBER)),
            (Nested(("data", "result", "values"), {}, known=("metric", "values"), made=_samples, refuse=_another_answer),),
            key=("sample_id",), time="sampled_at", open=True,
            limits=(
                "These are samples at the step of the query: what happened between two of them is not in it. A step longer than the scrape "
                "interval leaves checks out.",
                "Prometheus repeats the last value for up to five minutes: a target that vanished looks up for so long.",
                "A value that is no number (NaN) is an empty cell. Samples that are missing are time of unknown state.",
                "`increase` is the difference to the sample before. What a counter gained between its last sample and a restart is lost.",
            ),
            uptime=Uptime("up: value = 1", "series", THREE_GAPS, "1 is up and 0 is down, as of `up` and `probe_success`.",
                          {"value": ("0", "1")}),
        ),
    ),
)  # fmt: skip
