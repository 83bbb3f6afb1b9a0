"""The funnel of a report's period, as bars with branches that add up, and the sentences below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.clock.units import MINUTE
from servanda.desk.files import Found
from servanda.desk.funnel import FunnelSeen, Wanted, look
from servanda.desk.funnel_said import ripeness_said, skipped_said, title_said
from servanda.desk.measuring import Measured
from servanda.desk.report_late import plain_time
from servanda.funnel.flow import StageFlow
from servanda.measure.funnel_source import names_read, needs_of_funnel, open_funnel
from servanda.measure.run import Columns
from servanda.measure.tables import Tables
from servanda.paper.page import Funnel, FunnelPart, FunnelStep
from servanda.paper.tongue import Tongue
from servanda.words.problem import Problem, errors
from servanda.words.result import Period
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import show_length, show_money, show_number, show_percent

MOST_SPLITS = 12


def plan_funnels(found: Iterable[Found], tables_of: Mapping[Path, Tables]) -> None:
    """Say beforehand what the funnels of reports read, so that shared records are read once."""
    for each in found:
        if each.agreement is not None and not errors(each.problems):
            for records in each.agreement.funnel:
                own, counted = needs_of_funnel(each.agreement, records, split_of(each.agreement, records))
                for needs in (own, *counted.values()):
                    tables_of[each.workspace].plan(each.agreement, needs)


def split_of(agreement: Agreement, records: str) -> str | None:
    """What a report splits a funnel by: the first field that it names and that stands for no person."""
    personal = agreement.records[records].personal
    return next((name for name in agreement.funnel[records].by if name not in personal), None)


def columns_of_funnels(agreement: Agreement) -> Columns:
    """The columns that each funnel of a report asks of its own records."""
    return {records: [names_read(funnel, split_of(agreement, records))] for records, funnel in agreement.funnel.items()}


def funnels_of(measured: Measured, period: Period, tables: Tables) -> tuple[list[FunnelSeen], list[Problem]]:
    """The funnels of what entered in a period; its engine must still be open. None for one party alone."""
    agreement, seen, problems = measured.agreement, list[FunnelSeen](), list[Problem]()
    if agreement is None or measured.party is not None:
        return seen, problems
    for records in agreement.funnel:
        split = split_of(agreement, records)
        opened, wrong = open_funnel(
            agreement, tables, records, measured.as_of, split, measured.heard.agreed, measured.ready
        )
        problems += wrong
        if opened is not None:
            found, noticed = look(opened, Wanted(split), period.label, (period.start, period.end))
            problems += noticed
            seen += [found] if found is not None else []
            opened.release()
    return seen, [each for each in problems if each not in measured.problems]


def drawn(seen: FunnelSeen, tongue: Tongue) -> Funnel:
    """A funnel as the page draws it."""
    first, *rest = ripeness_said(seen)
    said = [*rest, *(skipped_said(each) for each in seen.whole.stages if each.skipped), *_worth(seen)]
    return Funnel(
        seen.records, tongue.told(_title(seen, tongue)), tuple(_steps(seen, tongue)), tongue.told(first), seen.mature,
        tuple(tongue.told(each) for each in said), tuple(_by(seen, tongue)),
    )  # fmt: skip


def _title(seen: FunnelSeen, tongue: Tongue) -> Sentence:
    return title_said(seen, tongue.period(seen.period))


def _steps(seen: FunnelSeen, tongue: Tongue) -> Iterable[FunnelStep]:
    widest = max((each.number for each in seen.whole.stages if not each.counted), default=Fraction(0)) or Fraction(1)
    names = [each.name for each in seen.whole.stages]
    reached = [each.name for each in seen.whole.stages if not each.counted]
    for place, each in enumerate(seen.whole.stages):
        step = reached.index(each.name) if not each.counted else 0
        before, after = (names[at] if 0 <= at < len(names) else "" for at in (place - 1, place + 1))
        width = 100.0 if each.counted else float(each.number / widest * 100)
        yield FunnelStep(
            each.name, tongue.told(Figure(show_number(each.number))), _rate(each.rate, tongue), _rate(each.overall, tongue), width,
            tuple(_parts(each, after, tongue)), each.counted, before, _median(seen.whole.middle[step - 1] if step else None, tongue),
        )  # fmt: skip


def _median(middle: int | None, tongue: Tongue) -> str:
    if middle is None:
        return ""
    length = plain_time(middle) if middle >= MINUTE else Figure(show_length(middle))
    return tongue.told(Sentence("median {length}", length=length))


def _parts(stage: StageFlow, after: str, tongue: Tongue) -> Iterable[FunnelPart]:
    if stage.moved is None:
        return
    every = (
        ("moved", after, stage.moved), *(("left", name, number) for name, number in stage.left),
        ("waits", tongue.say("on the way"), stage.on_the_way), ("unaccounted", tongue.say("unaccounted for"), stage.unaccounted),
    )  # fmt: skip
    for kind, name, number in every:
        yield FunnelPart(kind, name, tongue.told(Figure(show_number(number))), number)


def _rate(rate: Fraction | None, tongue: Tongue) -> str:
    return "" if rate is None else tongue.told(Figure(show_percent(rate)))


def _worth(seen: FunnelSeen) -> Iterable[Sentence]:
    """What the last step brought."""
    wins, fast, currency = seen.whole.wins, seen.whole.velocity, seen.agreement.currency or ""
    last = [each.name for each in seen.whole.stages][-2:]
    if wins.lost and wins.by_number is not None:
        decided, of_all = (Figure(show_percent(each)) for each in (wins.by_number, wins.of_opened or Fraction(0)))
        yield Sentence(
            "From {stage} to {next}: {rate} of those decided, {of_all} of all.",
            stage=last[0], next=last[1], rate=decided, of_all=of_all,
        )  # fmt: skip
    if wins.won_worth:
        yield Sentence("Worth {amount}.", amount=Figure(show_money(wins.won_worth, currency)))
    if fast is not None:
        yield Sentence(
            "Velocity in the period: {opportunities} × {rate} × {deal} ÷ {days} days = {amount} a day.",
            opportunities=fast.opportunities, rate=Figure(show_percent(fast.win_rate)), deal=Figure(show_money(fast.deal, currency)),
            days=Figure(show_number(fast.days, 1)), amount=Figure(show_money(fast.a_day, currency)),
        )  # fmt: skip


def _by(seen: FunnelSeen, tongue: Tongue) -> Iterable[tuple[str, ...]]:
    """The table by what the funnel is split by: the values that most records bear."""
    names = [each.name for each in seen.whole.stages]
    if len(seen.parts) < 2:
        return
    yield seen.wanted.by or "", *names, tongue.told(Sentence("{stage} of all", stage=names[-1]))
    for part in seen.parts[:MOST_SPLITS]:
        known = {each.name: tongue.told(Figure(show_number(each.number))) for each in part.stages}
        yield part.split, *(known.get(name, "–") for name in names), _rate(_last(part.stages).overall, tongue) or "–"


def _last(stages: Sequence[StageFlow]) -> StageFlow:
    return stages[-1]
