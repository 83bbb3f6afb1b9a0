"""Targets of each period out of a CSV file: `{at least: {from: goals.csv, period: month, value: leads}}`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from servanda.agreement.folder import reach
from servanda.words.phrase import PhraseError
from servanda.words.sentence import Sentence
from servanda.words.shapes import FromFile
from servanda.words.target import Target, parse_target

MOST_BYTES = 10_000_000


def goals_reader(folder: Path, roots: Sequence[Path]) -> Callable[[FromFile, str], Target | str]:
    """A function that finds the target of a period in a file, or says in a sentence why there is none."""

    def find(source: FromFile, period: str) -> Target | str:
        found, sentence, _ = reach(source.file, folder, roots)
        if found is None:
            return sentence
        rows = _rows(found, source.period, source.value)
        if isinstance(rows, str):
            return rows
        if period not in rows:
            return Sentence("`{file}` has no row for `{period}`", file=source.file, period=period)
        try:
            return parse_target(f"{source.under} {rows[period]}" if source.under else rows[period])
        except PhraseError as error:
            return Sentence(
                "`{text}` in `{file}` is no target: {why}", text=rows[period], file=source.file, why=error.sentence
            )

    return find


@lru_cache(maxsize=32)
def _rows(path: Path, period: str, value: str) -> dict[str, str] | str:
    try:
        text = path.read_bytes()[:MOST_BYTES].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Sentence("`{file}` cannot be read as text", file=path.name)
    head = text.splitlines()[0] if text else ""
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    for column in (period, value):
        if column not in (reader.fieldnames or ()):
            there = ", ".join(reader.fieldnames or ())
            return Sentence(
                "`{file}` has no column `{column}`; it has {there}", file=path.name, column=column, there=there
            )
    return {(row[period] or "").strip(): (row[value] or "").strip() for row in reader}
