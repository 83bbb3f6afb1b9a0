"""An objective measured in another way than it is written, on the records that are loaded: by week, or by another column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from servanda.agreement.objectives import Objective
from servanda.measure.run import Bench
from servanda.measure.windows import Choice
from servanda.words.result import Reading


def aside(ready: Bench, objectives: Mapping[str, Objective], *, new_columns: bool = False) -> Bench:
    """The same records with these objectives instead of those of the text; the bench itself stays as it is.

    Rows that are kept already serve again, unless objectives read `new_columns` that these lack.
    """
    agreement = ready.agreement.model_copy(update={"objectives": {**ready.agreement.objectives, **objectives}})
    own = replace(ready, agreement=agreement, problems=[])
    return replace(own, beside=ready, _sources={}, _kept={}) if new_columns else own


def read_aside(bench: Bench, name: str, choice: Choice) -> tuple[Reading, ...]:
    """The readings of one of them; none where they cannot be had."""
    prepared = bench.prepare(name, choice) if bench.ready(name) else None
    return () if prepared is None else bench.read(prepared)
