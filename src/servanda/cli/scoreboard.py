"""The verdict table: what each party promised, period by period, and why a figure is not as promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from servanda.agreement.model import Agreement
from servanda.agreement.objectives import Objective
from servanda.cli.board import Board, Cell, Row, Table, laid_out, wrapped
from servanda.cli.proposals_table import if_accepted
from servanda.cli.show import console, visible
from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.desk.figures import figure
from servanda.desk.measuring import Measured
from servanda.desk.moments import local_text
from servanda.desk.otherwise_said import of_verdict
from servanda.desk.overall import overall
from servanda.words.result import Verdict
from servanda.words.window import Records

STYLES = {"met": "green", "missed": "bold red", "open": "cyan", "not owed": "dim", "undetermined": "yellow"}
NARROWEST, WIDEST = 60, 160
MOST_RECORDS, MOST_REASONS = 12, 25


def print_scoreboard(measured: Measured) -> None:
    """Everything about one agreement that a person wants to see first."""
    agreement = measured.agreement
    if (
        agreement is None
        or measured.ready is None
        or (measured.problems and not measured.verdicts and not measured.gone)
    ):
        return  # the problems have said why
    out = console()
    width = min(max(NARROWEST, out.width), WIDEST)
    board = laid_out(_tables(measured, agreement), width)
    lines: list[Text] = [Text(), *_head(measured, agreement)]
    for table in board.tables:
        lines += [Text(), *board.lines(table)]
    lines += _notes(agreement, board)
    lines += _by_record(measured)
    lines += _gone(measured)
    lines += _reasons(measured.verdicts, board, width)
    lines += if_accepted(measured.if_accepted, measured.owed_if_accepted, "If what waits for an answer is accepted")
    lines += _otherwise(measured, board, width)
    lines += [Text(), _summary((*measured.verdicts, *measured.gone), board)]
    for line in lines:
        for part in line.wrap(out, width):
            part.rstrip()
            out.print(part)


def _head(measured: Measured, agreement: Agreement) -> Iterable[Text]:
    version = f"version {agreement.version}, " if agreement.version else ""
    moment = local_text(measured.as_of, Zone(agreement.timezone))
    yield Text(visible(agreement.title or agreement.id), style="bold")
    yield Text(visible(f"{agreement.id}, {version}as of {moment}, {agreement.timezone}"), style="dim")


def _tables(measured: Measured, agreement: Agreement) -> Iterable[Table]:
    """One table for each promise-giver and window: their objectives below each other, the periods side by side."""
    by_name = _by_name(measured.verdicts)
    groups: dict[str, list[str]] = {}
    for name in by_name:
        objective = measured.objectives[name]
        if not isinstance(objective.each, Records):
            groups.setdefault(f"{_promise(agreement, objective)}, each {objective.each}", []).append(name)
    for title, names in groups.items():
        found = [verdict for name in names for verdict in by_name[name]]
        periods = sorted({each.reading.period for each in found}, key=lambda each: each.start)
        yield Table(title, periods, list(_rows(measured, names, by_name)))


def _by_name(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    found: dict[str, list[Verdict]] = {}
    for each in verdicts:
        found.setdefault(each.reading.objective, []).append(each)
    return found


def _promise(agreement: Agreement, objective: Objective) -> str:
    names = {name: party.name for name, party in agreement.parties.items()}
    by, to = names.get(objective.promised_by or ""), names.get(objective.to or "")
    if by and to:
        return visible(f"{by} promises {to}")
    return visible(f"{by} promises") if by else "Measured"


def _rows(measured: Measured, names: Sequence[str], by_name: Mapping[str, list[Verdict]]) -> Iterable[Row]:
    for name in names:
        step = measured.objectives[name].shown
        for _, found in groupby(sorted(by_name[name], key=_segment), key=_segment):
            own = list(found)
            cells = {each.reading.period: _cell(each, figure(each, measured.agreement, step)) for each in own}
            targets = {each.reading.period: each.target for each in own}
            yield Row(_which(own[0]), targets, cells)
        together = {period: word for (objective, period), word in overall(measured).items() if objective == name}
        if together:
            cells = {period: Cell("", word, STYLES[word], "default") for period, word in together.items()}
            how = measured.objectives[name].combine
            yield Row(visible(f"{name}, {how} of them"), dict.fromkeys(together, ""), cells)


def _segment(verdict: Verdict) -> tuple[str, ...]:
    return tuple(value for _, value in verdict.reading.segment)


def _which(verdict: Verdict) -> str:
    return visible(" ".join((verdict.reading.objective, *_segment(verdict))))


def _cell(verdict: Verdict, value: str) -> Cell:
    if verdict.target is None and verdict.word == "not owed":
        return Cell(value, "", "", "default")
    return Cell(value, verdict.word, STYLES[verdict.word], "dim" if verdict.word == "not owed" else "default")


def _notes(agreement: Agreement, board: Board) -> Iterable[Text]:
    """What the tables leave out, and what the star means."""
    notes = []
    if cut := [table.shown(board.room)[0].start for table in board.tables if len(table.periods) > board.room]:
        notes.append(f"Earlier periods: add --to {date_of(Zone(agreement.timezone).day(max(cut)))}.")
    if any(period.partial for table in board.tables for period in table.shown(board.room)):
        notes.append("* cut by the term.")
    return [Text(), Text(" ".join(notes), style="dim")] if notes else []


def _by_record(measured: Measured) -> Iterable[Text]:
    """Objectives with one reading for each record: the missed ones first, then the last ones."""
    for name, found in _by_name(measured.verdicts).items():
        objective = measured.objectives[name]
        if not isinstance(objective.each, Records) or measured.agreement is None:
            continue
        order = sorted(found, key=lambda each: (each.word != "missed", -each.reading.period.start))
        chosen = order[:MOST_RECORDS]
        label = max(cell_len(visible(each.reading.period.label)) for each in chosen)
        values = [figure(each, measured.agreement, objective.shown) for each in chosen]
        room = max(map(cell_len, values))
        yield Text()
        title = f"{_promise(measured.agreement, objective)}: {name} ({found[0].target or 'measured only'})"
        yield Text(f"{title}, for each of {objective.each}", style="bold")
        for each, value in zip(chosen, values, strict=True):
            key = visible(each.reading.period.label)
            line = Text(f"  {key}{' ' * (label - cell_len(key))}  {value:>{room}}  ")
            line.append(f"{each.word:<12}  ", style=STYLES[each.word])
            yield line.append(visible(each.reason), style="dim")
        if len(order) > len(chosen):
            yield Text(f"  and {len(order) - len(chosen)} more: --format csv has them all", style="dim")


def _gone(measured: Measured) -> Iterable[Text]:
    """Closed figures that nothing of today gives any more."""
    if not measured.gone or measured.agreement is None:
        return
    yield Text()
    yield Text("Closed, and no longer in the text or the records", style="bold")
    label = max(cell_len(_which(each)) for each in measured.gone)
    dates = max(cell_len(visible(each.reading.period.label)) for each in measured.gone)
    values = [figure(each, measured.agreement, None) for each in measured.gone]
    room = max(map(cell_len, values))
    for each, value in zip(measured.gone, values, strict=True):
        which, period = _which(each), visible(each.reading.period.label)
        line = Text(f"  {period}{' ' * (dates - cell_len(period))}  {which}{' ' * (label - cell_len(which))}  ")
        line.append(f"{value:>{room}}  ")
        line.append(f"{each.word:<12}", style=STYLES[each.word])
        yield line.append(f"  {visible(each.target or 'measured only')}", style="dim")


def _reasons(verdicts: Sequence[Verdict], board: Board, width: int) -> Iterable[Text]:
    """Why: everything missed or undetermined among what is shown, and what the running periods still need."""
    shown = {period for table in board.tables for period in table.shown(board.room)}
    for word, title in (("missed", "Missed"), ("undetermined", "Undetermined"), ("open", "Open")):
        own = [each for each in verdicts if each.word == word and each.reading.period in shown and _says_more(each)]
        if not own:
            continue
        yield Text()
        yield Text(title, style=STYLES[word])
        own.sort(key=lambda each: -each.reading.period.start)
        chosen = own[:MOST_REASONS]
        label = max(cell_len(_which(each)) for each in chosen)
        dates = max(cell_len(each.reading.period.label) for each in chosen)
        for each in chosen:
            which = _which(each)
            gap = " " * (label - cell_len(which))
            head = f"  {each.reading.period.label:<{dates}}  {which}{gap}  "
            first, *rest = wrapped(visible(each.reason), max(width - cell_len(head), 20))
            yield Text(head + first)
            yield from (Text(" " * cell_len(head) + more) for more in rest)
        if len(own) > len(chosen):
            yield Text(f"  and {len(own) - len(chosen)} more: --format csv has them all", style="dim")


def _otherwise(measured: Measured, board: Board, width: int) -> Iterable[Text]:
    """Verdicts that hang on what the paper leaves open."""
    shown = {period for table in board.tables for period in table.shown(board.room)}
    found = [
        (each, said) for each in measured.verdicts for said in of_verdict(measured, each)
        if each.reading.period in shown or each.reading.period.key is not None
    ]  # fmt: skip
    if not found:
        return
    yield Text()
    yield Text("Open to another reading", style="yellow")
    for each, said in found[:MOST_REASONS]:
        head = f"  {each.reading.period.label}  {_which(each)}  "
        first, *rest = wrapped(visible(said), max(width - cell_len(head), 20))
        yield Text(head + first)
        yield from (Text(" " * cell_len(head) + more) for more in rest)
    if len(found) > MOST_REASONS:
        yield Text(f"  and {len(found) - MOST_REASONS} more: --format json has them all", style="dim")


def _says_more(verdict: Verdict) -> bool:
    """Does the reason say more than the figure that stands in the table?"""
    return not (verdict.word == "open" and verdict.reason.endswith(" so far"))


def _summary(verdicts: Sequence[Verdict], board: Board) -> Text:
    judged: list[str] = [each.word for each in verdicts if each.target is not None]
    text = Text("All periods: " if any(len(table.periods) > board.room for table in board.tables) else "")
    parts = [Text(f"{judged.count(word)} {word}", style) for word, style in STYLES.items() if word in judged]
    return text + Text(" · ").join(parts)
