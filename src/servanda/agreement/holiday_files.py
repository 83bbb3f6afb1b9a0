"""Holidays that stand in a file of their own: ``holidays: closing-days.csv`` becomes the dates of its lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path as FilePath

from servanda.agreement.named_files import Reader, What, lines_of
from servanda.agreement.tree import Block, Listing, Node, Scalar, Source
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem
from servanda.words.timeofday import parse_date

_FILE = re.compile(r".*\.(csv|txt|ics|xlsx?|json|ya?ml)", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r'\s*"?([0-9]{4}-[0-9]{2}-[0-9]{2})"?\s*(?:[,;\t ].*)?')
_FORM = "Each line begins with a date; a comma and a name may follow: `2026-12-24,Christmas Eve`."
_WHAT = What("file of holidays", _FORM, "S243")


def _dates(reader: Reader, written: Scalar) -> tuple[Scalar, ...]:
    """The dates of a file, each at the place of its name."""
    source = reader.read(written)
    if source is None:
        return ()
    before = len(reader.problems)
    days = _days(reader, source)
    if not days and len(reader.problems) == before:
        reader.wrong(written, f"`{written.text}` has no date.", _FORM)
    return tuple(replace(written, text=day, style="plain", source=None) for day in days)


def _days(reader: Reader, source: Source) -> list[str]:
    """The dates of all lines; a line of headers is passed over."""
    found: list[str] = []
    for place, line in enumerate(lines_of(source)):
        day = _DAY.fullmatch(line[1])
        if day is None and place == 0 and not any(map(str.isdigit, line[1])):
            continue
        try:
            found.append(parse_date(day[1] if day else re.split(r"[,;\t]", line[1])[0].strip(' "')).isoformat())
        except PhraseError as error:
            reader.wrong_line(source, line, error.sentence)
    return list(dict.fromkeys(found))


def with_holidays(
    tree: Block, real: FilePath, name: str, roots: Sequence[FilePath]
) -> tuple[Block, tuple[FilePath, ...], tuple[Problem, ...]]:
    """The text with the dates of the files that its calendars name; the files; what is wrong with them."""
    reader = Reader(_WHAT, real, name, roots)

    def of_calendar(calendar: Node) -> Node:
        return _under(calendar, "holidays", lambda written: _opened(written, reader))

    def of_calendars(calendars: Node) -> Node:
        if not isinstance(calendars, Block):
            return calendars
        return replace(calendars, entries=tuple((key, of_calendar(each)) for key, each in calendars.entries))

    changed = _under(tree, "calendars", of_calendars)
    assert isinstance(changed, Block)
    return changed, tuple(reader.files), tuple(reader.problems)


def _under(node: Node, key: str, change: Callable[[Node], Node]) -> Node:
    if not isinstance(node, Block) or node.get(key) is None:
        return node
    return replace(node, entries=tuple((k, change(value) if k.text == key else value) for k, value in node.entries))


def _opened(written: Node, reader: Reader) -> Node:
    items = written.items if isinstance(written, Listing) else (written,)
    if not any(map(_is_file, items)):
        return written
    found: list[Node] = []
    for item in items:
        found += _dates(reader, item) if isinstance(item, Scalar) and _is_file(item) else [item]
    return Listing(tuple(found), written.place)


def _is_file(item: Node) -> bool:
    return isinstance(item, Scalar) and "$" not in item.text and _FILE.fullmatch(item.text.strip()) is not None
