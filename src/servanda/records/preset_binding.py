"""A binding that names a preset: which preset and table it means, and what these say where the binding says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from servanda.records.binding import Binding
from servanda.records.preset import Preset, Table
from servanda.records.preset_list import preset_list
from servanda.words.problem import Problem, did_you_mean


def preset_of(binding: Binding) -> tuple[Preset, Table] | None:
    """The preset and the table of it that a binding names."""
    preset = None if binding.preset is None else preset_list().get(binding.preset)
    table = None if preset is None else table_of(preset, binding)
    return None if preset is None or table is None else (preset, table)


def table_of(preset: Preset, binding: Binding) -> Table | None:
    """The table of a preset that a binding means. Of an export in a database, `table` names the table there."""
    if preset.main.custom and (
        binding.connection or binding.format in _DATABASES or any(each.endswith(_ENDINGS) for each in binding.files)
    ):
        return preset.main
    return preset.table(binding.table)


_DATABASES = ("sqlite", "duckdb")
_ENDINGS = (".sqlite", ".sqlite3", ".db", ".duckdb")


def with_preset(binding: Binding, written: Mapping[str, Any]) -> tuple[Binding, tuple[Problem, ...]]:
    """The binding with what its preset knows; what is `written` in the binding itself holds, defaults for all do not."""
    known = preset_list()
    preset = known.get(binding.preset or "")
    if preset is None:
        hint = did_you_mean(binding.preset or "", list(known), "Presets")
        return binding, (Problem("S860", f"There is no preset `{binding.preset}`.", binding.at("preset"), hint),)
    table = table_of(preset, binding)
    if table is None:
        hint = did_you_mean(binding.table or "", [each.name for each in preset.tables], "Its tables")
        sentence = f"The preset `{preset.name}` has no table `{binding.table}`."
        return binding, (Problem("S861", sentence, binding.at("table"), hint),)
    return _known(binding, table, written), ()


def _known(binding: Binding, table: Table, written: Mapping[str, Any]) -> Binding:
    ours = {header: own for own, header in binding.columns.items()}
    given = {ours.get(each.name, each.name): each for each in table.columns}
    units = {**{name: each.unit for name, each in given.items() if each.unit}, **binding.units}
    dates = {**{name: (each.dates,) for name, each in given.items() if each.dates}, **binding.dates_of}
    binding = replace(binding, units=units, dates_of=dates)
    if table.flat:
        return binding
    # Numbers and times of a database or a document are written in its way, whatever the other files are like.
    zone = binding.timezone if "timezone" in written else table.zone
    dates_for_all = binding.dates if "dates" in written else ()
    return replace(binding, timezone=zone, dates=dates_for_all, decimal=".", thousands=None)
