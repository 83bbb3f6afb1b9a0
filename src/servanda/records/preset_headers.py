"""The zone of an export's times, where its binding names none: by its headers, or because the system's tables hold UTC."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from servanda.records.binding import Binding
from servanda.records.peek import Unfit, format_of
from servanda.records.preset_binding import preset_of
from servanda.records.preset_flat import first_fit, headers_of_file
from servanda.records.recognise.names import zone_name
from servanda.records.staged import Host
from servanda.words.problem import Problem


def zone_of_export(host: Host, paths: Sequence[Path], binding: Binding) -> tuple[str | None, Problem | None]:
    """The zone that the headers of all files name; a warning where they name several, of which none is taken."""
    named = preset_of(binding)
    if named is None or binding.timezone is not None or not named[1].custom:
        return None, None
    try:
        found = sorted({zone for path in paths for zone in _zones(host, path, binding)})
    except (Unfit, OSError):
        return None, None  # whoever stages the file says what is wrong with it
    if len(found) > 1:
        sentence = f"The headers of {', '.join(f'`{each.name}`' for each in paths[:3])} name several zones: {', '.join(found)}."
        hint = "None is taken, and times are read in the zone of the agreement. Write `timezone:` in the binding, such as America/New_York."
        return None, Problem("S970", sentence, binding.at("preset"), hint, "warning")
    return (zone_name(found[0]) if found else None), None


def _zones(host: Host, path: Path, binding: Binding) -> tuple[str, ...]:
    named = preset_of(binding)
    if named is None or not path.stat().st_size:
        return ()
    kind, packed = format_of(path, binding)
    headers = headers_of_file(host, path, kind, binding, packed=packed)
    return first_fit(headers, named[1], named[0].title, path.name).zones
