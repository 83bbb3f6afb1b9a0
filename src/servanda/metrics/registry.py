"""The metric kinds that exist: the files of ``kinds/`` and what other packages add by entry point."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from servanda.metrics import kinds
from servanda.metrics.kinds.spread import percentile_permille
from servanda.metrics.metric import Metric


@cache
def metric_kinds() -> Mapping[str, type[Metric]]:
    """Every kind by its first key (``count``, ``clock``, …); ``p95`` and its like are one kind under many keys."""
    found: dict[str, type[Metric]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(kinds.__path__)):
        for metric in importlib.import_module(f"{kinds.__name__}.{module}").KINDS:
            found[metric.kind] = metric
    for point in entry_points(group="servanda.metrics"):
        metric = point.load()
        found[metric.kind] = metric
    return found


def kind_of_key(key: str) -> str | None:
    """The kind that a block's key names, None for keys that name none: ``p95`` is ``percentile``."""
    if key in metric_kinds() and key != "percentile":
        return key
    return "percentile" if percentile_permille(key) is not None else None
