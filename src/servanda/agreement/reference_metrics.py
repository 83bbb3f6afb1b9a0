"""The metric kinds for the language's reference: what each says of itself, its keys, an example and its sentence."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from servanda.agreement.faults import keys_of
from servanda.agreement.kinds import read_metric
from servanda.agreement.reference_keys import keys_table
from servanda.agreement.reference_text import code
from servanda.agreement.tree import Block, plain
from servanda.agreement.yaml import read_yaml
from servanda.metrics.kinds.clock import PausedRecords, StopEvent
from servanda.metrics.metric import Metric
from servanda.metrics.registry import metric_kinds

_EXAMPLE = re.compile(r"Example: ``(\{.*\})``\.", re.DOTALL)
_NAMED = {"percentile": "p95"}
"""The key of an example, of kinds whose own key is not written."""


def metrics_chapter() -> str:
    """The chapter: a section for each kind."""
    return "\n\n".join(_chapter())


def _chapter() -> Iterator[str]:
    kinds = metric_kinds()
    yield "## Metrics"
    yield (
        "A metric says how a number is obtained from records. The key that names its kind names the record set: "
        f"{', '.join(code(_NAMED.get(name, name)) for name in kinds)}. Every metric takes these keys:"
    )
    yield keys_table(Metric)
    yield (
        "A condition that is neither true nor false, because a value is missing, does not hold; the record is then not counted "
        "as good. Conditions look at one record, targets at the figure of all of them."
    )
    for name, kind in kinds.items():
        yield from _kind(name, kind)


def _kind(name: str, kind: type[Metric]) -> Iterator[str]:
    yield f"### {name}"
    yield from prose_of(kind)
    own = [key for key, field in keys_of(Metric).items() if keys_of(kind)[key].description == field.description]
    own += [key for key, field in keys_of(kind).items() if (field.description or "").startswith("Not used")]
    keys = keys_table(kind, own, first=name)
    yield keys.replace(f"`{name}`", f"`{_NAMED[name]}`", 1) if name in _NAMED else keys
    if name == "clock":
        yield "`stop` among events:"
        yield keys_table(StopEvent)
        yield "`pause` out of a record set:"
        yield keys_table(PausedRecords)
    example = example_text(kind)
    yield f"Example: {code(example)}. In words: {read_example(example).sentence()}."


def prose_of(kind: type[Metric]) -> list[str]:
    """What the kind says of itself, in paragraphs, without its example."""
    text = _EXAMPLE.sub("", inspect.getdoc(kind) or "").replace("``", "`")
    return [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]


def example_text(kind: type[Metric]) -> str:
    """The example of the kind's docstring; raises LookupError if it has none."""
    found = _EXAMPLE.search(inspect.getdoc(kind) or "")
    if found is None:
        raise LookupError(f"{kind.__name__} has no example")
    return " ".join(found[1].split())


def read_example(text: str) -> Metric:
    """The metric that an example says; raises ValueError if it cannot be read."""
    tree, problems = read_yaml(f"metric: {text}\n".encode(), "example")
    metric, faults = read_metric(plain(tree)["metric"], {}) if isinstance(tree, Block) else (None, ())
    if problems or faults or not isinstance(metric, Metric):
        raise ValueError(f"{text}: {problems} {faults}")
    return metric
