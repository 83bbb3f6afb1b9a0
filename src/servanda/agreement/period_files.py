"""Periods that stand in a file of their own: ``each: {from: periods.csv}`` becomes the periods of its lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path as FilePath

from servanda.agreement.named_files import Line, Reader, What, lines_of
from servanda.agreement.tree import Block, Listing, Node, Scalar, Source
from servanda.clock.units import FIRST_YEAR, LAST_YEAR
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean
from servanda.words.timeofday import parse_date
from servanda.words.window import ListedPeriod

CODE = "S248"
MOST_PERIODS = 10_000
NAME, STARTS, ENDS = "name", "starts", "ends"
_FORM = (
    "Its columns are `starts` and `ends` (the last day, which counts in full), and `name` if the periods have names: "
    "`P1,2026-01-01,2026-01-28`."
)
_WHAT = What("file of periods", _FORM, CODE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A period and the line that it stands on."""

    period: ListedPeriod
    line: Line


def with_periods(
    tree: Block, real: FilePath, name: str, roots: Sequence[FilePath]
) -> tuple[Block, tuple[FilePath, ...], tuple[Problem, ...]]:
    """The text with the periods of the files that its objectives name; the files; what is wrong with them."""
    reader = Reader(_WHAT, real, name, roots)
    objectives = tree.get("objectives")
    if not isinstance(objectives, Block):
        return tree, (), ()
    opened = replace(objectives, entries=tuple((key, _objective(reader, each)) for key, each in objectives.entries))
    changed = replace(tree, entries=tuple((k, opened if v is objectives else v) for k, v in tree.entries))
    return changed, tuple(dict.fromkeys(reader.files)), tuple(dict.fromkeys(reader.problems))


def _objective(reader: Reader, written: Node) -> Node:
    each = written.get("each") if isinstance(written, Block) else None
    if not isinstance(written, Block) or not isinstance(each, Block):
        return written
    return replace(written, entries=tuple((k, _opened(reader, each) if v is each else v) for k, v in written.entries))


def _opened(reader: Reader, each: Block) -> Node:
    """The file's name, and below it its periods, which nobody writes here: other keys are refused."""
    file = each.get("from")
    strange = [key for key, _ in each.entries if key.text != "from"]
    for key in strange:
        sentence = f"`{key.text}` is no key of a list of periods."
        reader.problems.append(Problem("S020", sentence, key.place, "Write each: {from: periods.csv}."))
    each = each.without(*(key.text for key in strange))
    if strange and file is None:  # the file is there, under another key: that was told
        return replace(each, entries=((replace(strange[0], text="periods"), Listing((), each.place)),))
    if not isinstance(file, Scalar) or "$" in file.text:
        return each
    listed = tuple(_listing(file, period) for period in _periods(reader, file))
    return replace(each, entries=(*each.entries, (replace(file, text="periods"), Listing(listed, file.place))))


def _listing(file: Scalar, period: ListedPeriod) -> Listing:
    texts = (period.name, period.starts.isoformat(), period.ends.isoformat())
    return Listing(tuple(replace(file, text=text, style="double", source=None) for text in texts), file.place)


def _periods(reader: Reader, file: Scalar) -> tuple[ListedPeriod, ...]:
    """The periods of a file in the order of time; none where it cannot be read."""
    source = reader.read(file)
    lines = [] if source is None else lines_of(source)
    if source is None:
        return ()
    if not lines:
        reader.wrong(file, f"`{file.text}` is empty.", _FORM)
        return ()
    if len(lines) > MOST_PERIODS:
        reader.wrong(file, f"`{file.text}` has more than 10,000 periods.", "Is it the right file?")
        return ()
    before = len(reader.problems)
    rows = sorted(_rows(reader, source, lines), key=lambda each: (each.period.starts, each.period.ends))
    if not rows and len(reader.problems) == before:
        reader.wrong(file, f"`{file.text}` has headers and no period.", _FORM)
    _told_apart(reader, source, rows)
    return tuple(each.period for each in rows)


def _rows(reader: Reader, source: Source, lines: Sequence[Line]) -> Iterator[_Row]:
    """The periods of all lines below the headers that can be read."""
    sign = max(",;\t", key=lines[0][1].count)
    headers = [each.strip().lower() for each in _cells(lines[0][1], sign)]
    lacking = [each for each in (STARTS, ENDS) if each not in headers]
    if lacking:
        found = did_you_mean(lacking[0], headers, "Its headers")
        reader.wrong_line(source, lines[0], f"There is no column `{lacking[0]}`.", f"{found} {_FORM}")
        return
    for line in lines[1:]:
        cells = dict(zip(headers, (each.strip() for each in _cells(line[1], sign)), strict=False))
        try:
            yield _Row(_period(cells), line)
        except PhraseError as error:
            reader.wrong_line(source, line, error.sentence, error.hint)


def _cells(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:  # a cell without end, or a sign that is none
        return [line]


def _period(cells: dict[str, str]) -> ListedPeriod:
    """One line; raises PhraseError."""
    starts, ends = _day(cells, STARTS), _day(cells, ENDS)
    if ends < starts:
        raise PhraseError(f"The period ends on {ends}, before it starts on {starts}.", hint="Are the days exchanged?")
    name = cells.get(NAME) or starts.isoformat()
    if "$" in name:
        raise PhraseError(f"`{name}` cannot be a name: `$` begins a parameter.", hint="Write it without `$`.")
    return ListedPeriod(name, starts, ends)


def _day(cells: dict[str, str], column: str) -> date:
    written = cells.get(column, "")
    if not written:
        raise PhraseError(f"`{column}` is empty.", hint=_FORM)
    found = parse_date(written)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PhraseError(f"{written} is too far away.", hint=f"Years from {FIRST_YEAR} to {LAST_YEAR} are counted.")
    return found


def _told_apart(reader: Reader, source: Source, rows: Sequence[_Row]) -> None:
    """No day lies in two periods, and no two bear one name."""
    for one, other in pairwise(rows):
        if other.period.starts <= one.period.ends:
            sentence = f"`{other.period.name}` overlaps `{one.period.name}` of line {one.line[0] + 1}, which ends on {one.period.ends}."
            reader.wrong_line(source, other.line, sentence, "A day belongs to one period: `ends` is the last day.")
    first: dict[str, Line] = {}
    for row in sorted(rows, key=lambda each: each.line):
        line = first.setdefault(row.period.name, row.line)
        if line != row.line:
            sentence = f"`{row.period.name}` is the name of line {line[0] + 1} too."
            reader.wrong_line(source, row.line, sentence, "Give each period a name of its own.")
