"""The verdict table: what each party promised, period by period, and why a figure is not as promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.cli.show import console
from servanda.clock.zone import Zone
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_text
from servanda.words.problem import errors
from servanda.words.result import Period, Verdict
from servanda.words.show import show_value
from servanda.words.window import Records

MARKS = {"met": "✓", "missed": "✗", "open": "○", "not owed": "–", "undetermined": "?"}
STYLES = {"met": "green", "missed": "bold red", "open": "cyan", "not owed": "dim", "undetermined": "yellow"}
NARROWEST, MOST_PERIODS = 60, 6
_CELL, _MOST_RECORDS = 15, 12


def print_scoreboard(measured: Measured) -> None:
    """Everything about one agreement that a person wants to see first."""
    agreement = measured.agreement
    if agreement is None or measured.ready is None or (errors(measured.problems) and not measured.verdicts):
        return
    out = console()
    width = max(NARROWEST, out.width)
    out.print()
    out.print(Text(agreement.title or agreement.id, style="bold"), *_head(measured, agreement))
    for table in _tables(agreement, measured.verdicts, width):
        out.print()
        out.print(table)
    reasons = list(_reasons(agreement, measured.verdicts, width))
    if reasons:
        out.print()
        for line in reasons:
            out.print(line)
    out.print()
    out.print(_summary(measured.verdicts))


def _head(measured: Measured, agreement: Agreement) -> Iterable[Text]:
    zone = Zone(agreement.timezone)
    version = f"version {agreement.version}, " if agreement.version else ""
    yield Text(f"\n{agreement.id}, {version}as of {local_text(measured.as_of, zone)} {agreement.timezone}", style="dim")


def _tables(agreement: Agreement, verdicts: Sequence[Verdict], width: int) -> Iterable[Table]:
    """One table for each promise-giver and window: their objectives below each other, the periods side by side."""
    by_name = {name: list(found) for name, found in groupby(verdicts, key=lambda each: each.reading.objective)}
    groups: dict[tuple[str, str], list[str]] = {}
    for name in by_name:
        objective = agreement.objectives[name]
        groups.setdefault((_promise(agreement, objective), str(objective.each)), []).append(name)
    for (promise, each), names in groups.items():
        if isinstance(agreement.objectives[names[0]].each, Records):
            yield _by_record(agreement, promise, names, by_name)
        else:
            yield _by_period(agreement, f"{promise}, each {each}", names, by_name, width)


def _promise(agreement: Agreement, objective: Objective) -> str:
    names = {name: party.name for name, party in agreement.parties.items()}
    by, to = names.get(objective.promised_by or ""), names.get(objective.to or "")
    if by and to:
        return f"{by} promises {to}"
    return f"{by} promises" if by else "Measured"


def _by_period(
    agreement: Agreement, title: str, names: Sequence[str], by_name: dict[str, list[Verdict]], width: int
) -> Table:
    periods = sorted({each.reading.period for name in names for each in by_name[name]}, key=lambda each: each.start)
    room = max(1, min(MOST_PERIODS, (width - 46) // _CELL))
    shown = periods[-room:]
    table = _table(title)
    table.add_column("objective", no_wrap=False, min_width=14)
    table.add_column("target", min_width=12)
    for period in shown:
        table.add_column(period.label + ("*" if period.partial else ""), justify="right", no_wrap=True)
    for name in names:
        for segment, found in _by_segment(by_name[name]):
            of_period = {each.reading.period: each for each in found}
            label = Text(name)
            if segment:
                label.append(f"\n  {', '.join(value for _, value in segment)}", style="dim")
            cells = [_cell(of_period.get(period), agreement) for period in shown]
            table.add_row(label, Text(_target(found, shown), style="dim"), *cells)
    notes = []
    if len(periods) > len(shown):
        notes.append(f"{len(periods) - len(shown)} earlier periods: --period or --to")
    if any(period.partial for period in shown):
        notes.append("* cut by the term")
    table.caption = "; ".join(notes) or None
    return table


def _table(title: str) -> Table:
    from rich import box

    return Table(
        title=Text(title, style="bold"), title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD,
        pad_edge=False, header_style="dim", show_edge=False,
    )  # fmt: skip


def _by_segment(verdicts: Sequence[Verdict]) -> Iterable[tuple[tuple[tuple[str, str], ...], list[Verdict]]]:
    found: dict[tuple[tuple[str, str], ...], list[Verdict]] = {}
    for each in verdicts:
        found.setdefault(each.reading.segment, []).append(each)
    return found.items()


def _target(verdicts: Sequence[Verdict], shown: Sequence[Period]) -> str:
    """The target of the last period shown, with a mark where earlier ones had another."""
    targets = [each.target for each in verdicts if each.reading.period in shown]
    if not targets or targets[-1] is None:
        return "measured only"
    changed = any(each not in (None, targets[-1]) for each in targets)
    return f"{targets[-1]}{' (now)' if changed else ''}"


def _cell(verdict: Verdict | None, agreement: Agreement) -> Text:
    if verdict is None:
        return Text("")
    style = STYLES[verdict.word]
    value = _value(verdict, agreement)
    if verdict.target is None and verdict.word == "not owed":
        return Text(value, style="default")
    cell = Text(f"{value} ", style="default" if verdict.word in ("met", "missed", "open") else style)
    cell.append(MARKS[verdict.word], style=style)
    cell.append(f"\n{verdict.word}", style=style)
    return cell


def _value(verdict: Verdict, agreement: Agreement) -> str:
    reading = verdict.reading
    if reading.value is None:
        return "no value"
    step = agreement.objectives[reading.objective].shown
    return show_value(reading.value, reading.unit, agreement.currency or "", _decimals(step))


def _decimals(step: object) -> int:
    """Decimals of a figure whose fineness the agreement says, else two."""
    from servanda.words.percent import Percent
    from servanda.words.rounding import Shown
    from servanda.words.show import exact_text
    from servanda.words.value import plain

    if not isinstance(step, Shown):
        return 2
    number = plain(step.to)
    if number is None:
        return 2
    text = exact_text(number * 100 if isinstance(step.to, Percent) else number)
    return len(text.partition(".")[2])


def _by_record(agreement: Agreement, promise: str, names: Sequence[str], by_name: dict[str, list[Verdict]]) -> Table:
    """One reading for each record: the last ones, the missed first."""
    table = _table(f"{promise}, one reading for each record")
    for column in ("objective", "record", "reading", "verdict", "why"):
        table.add_column(column)
    for name in names:
        order = sorted(by_name[name], key=lambda each: (each.word != "missed", -each.reading.period.start))
        for each in order[:_MOST_RECORDS]:
            word = Text(f"{MARKS[each.word]} {each.word}", style=STYLES[each.word])
            table.add_row(
                name, each.reading.period.label, _value(each, agreement), word, Text(each.reason, style="dim")
            )
        if len(order) > _MOST_RECORDS:
            table.add_row(
                name, f"and {len(order) - _MOST_RECORDS} more", "", "", Text("--format csv lists all", style="dim")
            )
    return table


def _reasons(agreement: Agreement, verdicts: Sequence[Verdict], width: int) -> Iterable[Text]:
    """Why: everything missed or undetermined, and what the running periods still need."""
    for word, title in (("missed", "Missed"), ("undetermined", "Undetermined"), ("open", "Open")):
        chosen = [each for each in verdicts if each.word == word and each.reading.period.key is None]
        if not chosen:
            continue
        yield Text(title, style=STYLES[word])
        label = max(len(_which(each)) for each in chosen)
        for each in chosen:
            line = Text(f"  {_which(each):<{label}}  ")
            line.append(each.reason, style="default")
            yield line


def _which(verdict: Verdict) -> str:
    segment = "".join(f" {value}" for _, value in verdict.reading.segment)
    return f"{verdict.reading.period.label}  {verdict.reading.objective}{segment}"


def _summary(verdicts: Sequence[Verdict]) -> Text:
    text = Text()
    judged = [each for each in verdicts if each.target is not None]
    for word in ("met", "missed", "open", "not owed", "undetermined"):
        number = sum(1 for each in judged if each.word == word)
        if number:
            text.append(" · " if text else "")
            text.append(f"{number} {word}", style=STYLES[word])
    return text
