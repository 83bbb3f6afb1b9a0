"""The presets that there are: the files of ``presets/`` and what other packages add by entry point."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from servanda.records import presets
from servanda.records.preset import Preset


@cache
def preset_list() -> Mapping[str, Preset]:
    """Every preset by its name."""
    modules = sorted(info.name for info in pkgutil.iter_modules(presets.__path__))
    own: list[Preset] = [importlib.import_module(f"{presets.__name__}.{each}").PRESET for each in modules]
    more: list[Preset] = [point.load() for point in entry_points(group="servanda.presets")]
    return {each.name: each for each in (*own, *more)}
