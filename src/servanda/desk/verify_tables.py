"""What `verify` found, for scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from servanda.desk.tables import csv_text
from servanda.desk.verify import Verified
from servanda.words.problem import Problem, errors

COLUMNS = ("what", "name", "period", "segment", "part", "bundle", "here")


def as_json(found: Verified) -> dict[str, Any]:
    """Everything as plain values."""
    manifest = found.manifest
    return {
        "agreement": manifest.agreement if manifest else None,
        "version": manifest.version if manifest else None,
        "period": manifest.period if manifest else None,
        "as_of": manifest.as_of if manifest else None,
        "sha256": found.sha256 or None,
        "signed": {"public_key": found.public_key, "known": found.known} if found.public_key else None,
        "made_with": dict(manifest.made_with) if manifest else {},
        "own_records": list(found.own_records),
        "same": exit_code(found) == 0,
        "differences": [dict(zip(COLUMNS, row, strict=True)) for row in _rows(found)],
        "problems": [each.as_json() for each in found.problems],
    }


def as_csv(found: Verified) -> str:
    """A row for each difference."""
    return csv_text(COLUMNS, _rows(found))


def _rows(found: Verified) -> list[tuple[str, ...]]:
    return [
        (each.what, each.name, each.period, each.segment, each.part, each.there, each.here) for each in found.differs
    ]


def exit_code(found: Verified) -> int:
    """0 every figure is the same, 1 some differ, 2 it was altered or cannot be checked."""
    return 2 if errors(found.problems) or found.figures is None else 1 if found.differs else 0


def worth_telling(found: Verified) -> Iterable[Problem]:
    """Errors, and what concerns the bundle; what is doubtful in its records was told where it was made."""
    own = [
        each
        for each in found.problems
        if each.severity == "error" or each.code.startswith("S83") or each.code.startswith("S84")
    ]
    return own if not found.own_records else found.problems
