"""A published agreement on records that a test writes: the file as it lies in `examples/published`, beside its binding."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from servanda.desk.evidence import COLUMNS, evidence
from servanda.desk.measuring import Asked, Measured, measure
from servanda.words.problem import errors
from servanda.words.result import Obligation, Verdict

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "published"
APRIL, MAY = datetime(2026, 4, 1), datetime(2026, 5, 1)  # noqa: DTZ001 - each in the zone of its agreement
MONTHS = {43_200: (APRIL, MAY), 44_640: (MAY, datetime(2026, 6, 1))}  # noqa: DTZ001
"""A month of so many minutes: its beginning and its end."""

Row = Mapping[str, Any]
Records = Mapping[str, Sequence[Row] | str | Path]
"""Rows of each record set; a text names the columns of one that has no rows; a path is a file that a test has made."""


@dataclass
class Desk:
    """A workspace: one agreement, and a CSV file for each record set that a test fills."""

    folder: Path

    def measure(self, name: str, records: Records, as_of: datetime, *, file: str | None = None, **how: Any) -> Measured:
        """Measure the agreement on these records, which are complete until `as_of`."""
        self.write(name, records, as_of)
        path = self.folder / (file or f"{name}.yaml")
        (measured,), problems = measure(Asked([path], f"{as_of}", **how))
        assert not errors((*problems, *measured.problems)), [str(each) for each in (*problems, *measured.problems)]
        return measured

    def evidence(self, name: str, objective: str, records: Records, as_of: datetime) -> list[dict[str, Any]]:
        """A row for each record of an objective."""
        self.write(name, records, as_of)
        found = evidence(Asked([self.folder / f"{name}.yaml"], f"{as_of}"), objective)
        assert not errors(found.problems), [str(each) for each in found.problems]
        return [dict(zip(COLUMNS, row, strict=True)) for row in found.rows]

    def write(self, name: str, records: Records, as_of: datetime) -> None:
        """The text, the records and their binding."""
        shutil.copy(EXAMPLES / f"{name}.yaml", self.folder)
        bindings = [f'[defaults]\ncomplete_until = "{as_of}"\n']
        for records_of, rows in records.items():
            bindings.append(f'[records.{records_of}]\nfile = "{_written(self.folder, records_of, rows)}"\n')
        (self.folder / "servanda.toml").write_text("\n".join(bindings), encoding="utf-8")


def _written(folder: Path, name: str, rows: Sequence[Row] | str | Path) -> str:
    """A file of these rows; the first names the columns."""
    if isinstance(rows, Path):
        return rows.name
    path = folder / f"{name}.csv"
    if isinstance(rows, str):
        path.write_text(rows + "\n", encoding="utf-8")
        return path.name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path.name


def stretch(began: datetime, minutes: Any, **columns: Any) -> dict[str, Any]:
    """A row from `began` on that lasts so many minutes, to the microsecond."""
    micros = Fraction(str(minutes)) * 60_000_000
    assert micros.denominator == 1
    return {
        "id": f"{began:%m%d%H%M%S}",
        "began": began,
        "ended": began + timedelta(microseconds=int(micros)),
        **columns,
    }


def verdict_of(measured: Measured, objective: str, period: str, **segment: str) -> Verdict:
    """The one verdict of an objective and a period."""
    (found,) = [
        each
        for each in measured.verdicts
        if each.reading.objective == objective
        and each.reading.period.label == period
        and segment.items() <= dict(each.reading.segment).items()
    ]
    return found


def paid(obligations: Iterable[Obligation]) -> Fraction:
    """What is owed in money, in all."""
    return sum((each.amount or Fraction(0) for each in obligations if len(each.unit) == 3), Fraction(0))
