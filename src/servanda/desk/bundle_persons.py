"""What an agreement keeps back, in figures and closed periods of a bundle: `person-1` stands for a person everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from servanda.agreement.model import Agreement
from servanda.desk.bundle_figures import Figures, Plain
from servanda.desk.bundle_rows import Persons
from servanda.desk.bundle_texts import Text
from servanda.desk.compare_records import Row
from servanda.store.closed import sealed
from servanda.store.closings import PERSONS_LEFT_OUT


def personal_segments(versions: Sequence[Agreement]) -> frozenset[str]:
    """Names of segments whose values are persons."""
    return frozenset(
        split.name
        for agreement in versions
        for objective in agreement.objectives.values()
        for split in objective.per
        if objective.metric.records in agreement.records and split.name in agreement.records[objective.metric.records].personal
    )  # fmt: skip


def masked(figures: Figures, hidden: frozenset[str], persons: Persons, *, keeps_evidence: bool = False) -> Figures:
    """The figures without persons; their evidence is left out unless somebody has no rows to make it from."""
    readings, obligations = (
        tuple(_plain(each, hidden, persons) for each in plain) for plain in (figures.readings, figures.obligations)
    )
    evidence = {name: _rows(rows, hidden, persons) for name, rows in figures.evidence.items()} if keeps_evidence else {}
    return replace(figures, readings=readings, obligations=obligations, evidence=evidence)


def _plain(plain: Plain, hidden: frozenset[str], persons: Persons) -> Plain:
    return {**plain, "segment": _segment(plain["segment"], hidden, persons)}


def _segment(segment: Mapping[str, str], hidden: frozenset[str], persons: Persons) -> dict[str, str | None]:
    return {name: persons.mask(value) if name in hidden else value for name, value in segment.items()}


def _rows(rows: Iterable[Row], hidden: frozenset[str], persons: Persons) -> tuple[Row, ...]:
    return tuple(
        {**row, "segment": _shown(row["segment"], hidden, persons), "key": persons.known.get(row["key"], row["key"])}
        for row in rows
    )


def _shown(segment: str, hidden: frozenset[str], persons: Persons) -> str:
    parts = [each.partition("=") for each in segment.split("; ") if each]
    return "; ".join(f"{name}={persons.mask(value) if name in hidden else value}" for name, _, value in parts)


def masked_closed(text: Text, hidden: frozenset[str], persons: Persons) -> bytes:
    """The bytes of a text; of a closed period without persons. Raises OSError."""
    data = text.path.read_bytes()
    if not hidden or text.path.suffix != ".json":
        return data
    try:
        content = json.loads(data)
        for plain in (*content["readings"], *content.get("obligations", ())):
            plain["segment"] = _segment(plain["segment"], hidden, persons)
            if "of" in plain:
                plain["of"]["segment"] = _segment(plain["of"]["segment"], hidden, persons)
    except (ValueError, KeyError, TypeError, AttributeError):
        return data  # measuring has said that it cannot be read
    content = sealed({**content, PERSONS_LEFT_OUT: True}) if "sha256" in content else content
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
