"""A draft over past periods on a terminal: a row for each objective, the money, and a small chart for each target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from servanda.cli.baseline_table import chart
from servanda.cli.board import MARKS
from servanda.cli.goal_table import table
from servanda.cli.show import console, visible
from servanda.desk.backtest import Backtest, Sum, Tested
from servanda.desk.settling import party_name
from servanda.words.show import show_money, show_number

MOST_MARKS = 24


def print_backtest(found: Backtest) -> None:
    """Verdicts, money, curves."""
    out = console()
    for line in _lines(found):
        out.print(line, soft_wrap=True)


def _lines(found: Backtest) -> Iterable[Text]:
    if found.agreement is None or not found.tested:
        return
    yield Text()
    yield Text(visible(f"{found.agreement.title or found.agreement.id}, as if it had been in force"), style="bold")
    heads = ("", "target", "periods", "met", "missed", "other", "worst", "verdicts, oldest first")
    yield from table(heads, map(_row, found.tested), right=(3, 4, 5, 6))
    yield Text()
    yield Text("  ".join(f"{mark} {word}" for word, mark in MARKS.items()), style="dim")
    yield from _money(found)
    for each in found.tested:
        if each.baseline is not None and each.baseline.written is not None and len(each.verdicts) > 1:
            yield from chart(each.baseline)


def _row(each: Tested) -> Sequence[str]:
    first, last = each.verdicts[0], each.verdicts[-1]
    labels = dict.fromkeys((first.reading.period.label, last.reading.period.label))
    other = len(each.verdicts) - each.judged
    worst = "" if each.baseline is None else each.baseline.shown(each.baseline.curve[0].target)
    marks = "".join(MARKS[one.word] for one in each.verdicts[-MOST_MARKS:])
    return (
        each.named, last.target or "measured only", " to ".join(labels), str(each.count("met")),
        str(each.count("missed")), str(other) if other else "", worst, marks if last.target else "",
    )  # fmt: skip


def _money(found: Backtest) -> Iterable[Text]:
    if found.agreement is None or not found.agreement.remedies:
        return
    yield Text()
    yield Text("What would have followed", style="bold")
    if not found.sums:
        yield Text("  nothing in money, points or units")
        return
    rows = [_sum(found, each) for each in found.sums]
    heads = ("from", "to", "in all", "in the worst period", "", "the worst of each together")
    yield from table(heads, rows, right=(2, 3, 5), names=2)


def _sum(found: Backtest, each: Sum) -> Sequence[str]:
    assert found.agreement is not None
    names = (party_name(found.agreement, name) for name in (each.debtor, each.creditor))
    money = len(each.unit) == 3 and each.unit.isupper()
    shown = [
        show_money(one, each.unit) if money else f"{show_number(one)} {each.unit}"
        for one in (each.total, each.worst, each.together)
    ]
    return *names, shown[0], shown[1], each.worst_period, shown[2]
