"""How the scoreboard is laid out: the columns of all its tables stand below each other, as many as the terminal has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from servanda.words.result import Period

MARKS = {"met": "✓", "missed": "✗", "open": "○", "not owed": "–", "undetermined": "?"}
MOST_PERIODS = 12
_GAP = 2
_LABEL, _TARGET = (12, 30), (12, 24)
"""The narrowest and the widest column of names, and of targets."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and the word of its verdict; no word where nothing is judged."""

    value: str
    word: str
    style: str
    value_style: str

    @property
    def verdict(self) -> str:
        """The word with its mark."""
        return f"{MARKS[self.word]} {self.word}" if self.word else ""


@dataclass(frozen=True, slots=True)
class Row:
    """An objective, or one segment of it: its target and its cell in each period."""

    label: str
    targets: Mapping[Period, str | None]
    cells: Mapping[Period, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """What one party promises in periods of one kind."""

    title: str
    periods: Sequence[Period]
    rows: Sequence[Row]

    def shown(self, room: int) -> Sequence[Period]:
        """The last periods, as many as there is room for."""
        return self.periods[-room:]


@dataclass(frozen=True, slots=True)
class Board:
    """The tables with the widths that they share, and how many periods stand side by side."""

    tables: tuple[Table, ...]
    label: int
    target: int
    value: int
    verdict: int
    room: int

    @property
    def column(self) -> int:
        """The width of one period."""
        return self.value + 1 + self.verdict if self.verdict else self.value

    def lines(self, table: Table) -> Iterable[Text]:
        """The table, line by line."""
        periods = table.shown(self.room)
        yield Text(table.title, style="bold")
        head = [_padded("", self.label), _padded("target", self.target)]
        head += [_padded(each.label + ("*" if each.partial else ""), self.column) for each in periods]
        yield Text((" " * _GAP).join(head).rstrip(), style="dim")
        for row in table.rows:
            yield from self._row(row, periods)

    def _row(self, row: Row, periods: Sequence[Period]) -> Iterable[Text]:
        labels = wrapped(row.label, self.label)
        targets = wrapped(_target(row, periods), self.target)
        wide = max([self.value, *(cell_len(row.cells[each].value) for each in periods if each in row.cells)])
        for place in range(max(len(labels), len(targets))):
            line = Text(_padded(labels[place] if place < len(labels) else "", self.label) + " " * _GAP)
            line.append(_padded(targets[place] if place < len(targets) else "", self.target), style="dim")
            if place == 0:
                for period in periods:
                    line.append(" " * _GAP)
                    line.append_text(self._cell(row.cells.get(period), min(wide, self.column)))
            line.rstrip()
            yield line

    def _cell(self, cell: Cell | None, wide: int) -> Text:
        if cell is None:
            return Text(" " * self.column)
        if not cell.word:  # a wide figure may reach below the words
            return Text(_padded(" " * (wide - cell_len(cell.value)) + cell.value, self.column))
        text = Text(" " * (self.value - cell_len(cell.value)))
        text.append(cell.value, style=cell.value_style)
        text.append(f" {_padded(cell.verdict, self.verdict)}", style=cell.style)
        return text


def laid_out(tables: Iterable[Table], width: int) -> Board:
    """Widths that all the tables share, so that a period stands in the same place in each of those of its kind."""
    every = tuple(tables)
    rows = [row for table in every for row in table.rows]
    room = min(MOST_PERIODS, max((len(table.periods) for table in every), default=1))
    while True:
        cells = [
            row.cells[each] for table in every for row in table.rows for each in table.shown(room) if each in row.cells
        ]
        heads = [len(each.label) + each.partial for table in every for each in table.shown(room)]
        verdict = max((cell_len(cell.verdict) for cell in cells), default=0)
        value = max((cell_len(cell.value) for cell in cells if cell.word), default=0)
        plain = max((cell_len(cell.value) for cell in cells if not cell.word), default=0)
        value = max(value, max([plain, *heads]) - (verdict + 1 if verdict else 0))
        column = value + 1 + verdict if verdict else value
        rest = width - room * (column + _GAP) - _GAP
        label = _between([cell_len(row.label) for row in rows], _LABEL)
        target = _between([cell_len(_target(row, table.shown(room))) for table in every for row in table.rows], _TARGET)
        if rest >= label + target:
            return Board(every, label, target, value, verdict, room)
        if room <= 4 and rest >= _LABEL[0] + _TARGET[0]:  # narrower names, rather than fewer periods
            label = max(_LABEL[0], min(label, rest - _TARGET[0]))
            return Board(every, label, rest - label, value, verdict, room)
        if room == 1:
            return Board(every, label, target, value, verdict, room)
        room -= 1


def _target(row: Row, periods: Sequence[Period]) -> str:
    """The target of the last period shown, and that earlier ones had another."""
    targets = [row.targets[each] for each in periods if each in row.targets]
    if not targets or targets[-1] is None:
        return "measured only"
    changed = any(each not in (None, targets[-1]) for each in targets)
    return f"{targets[-1]} (now)" if changed else targets[-1]


def _between(widths: Sequence[int], bounds: tuple[int, int]) -> int:
    return min(max([bounds[0], *widths]), bounds[1])


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of this width; at least one."""
    return wrap(text, width) or [""]
