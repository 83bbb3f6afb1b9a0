"""The functions that exist: the files of ``functions/`` and what other packages add by entry point."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from servanda.remedies import functions
from servanda.remedies.function import Function


@cache
def function_kinds() -> Mapping[str, type[Function]]:
    """Every function by the key that tells it: ``amount``, ``bands``, ``for_every``, ``pro_rata``."""
    found: dict[str, type[Function]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(functions.__path__)):
        kind: type[Function] = importlib.import_module(f"{functions.__name__}.{module}").FUNCTION
        found[kind.key] = kind
    for point in entry_points(group="servanda.remedies"):
        kind = point.load()
        found[kind.key] = kind
    return found
