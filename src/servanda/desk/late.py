"""`late`: for every clock of every agreement what is late or about to be, and whom to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from servanda.agreement.columns import RecordTypes
from servanda.agreement.model import Agreement
from servanda.agreement.versions import InForce, read_versions
from servanda.clock.zone import Zone
from servanda.desk.files import Found, find_agreements
from servanda.desk.follow_ups import Ask, follow_up_needs, opened
from servanda.desk.judging import applies_to
from servanda.desk.late_clocks import WITHIN, LateClock, late_clocks, places_by_worth
from servanda.desk.measuring import Asked, Progress, let_go, strangers, workspaces
from servanda.desk.moments import read_moment
from servanda.desk.proposals import hear
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.agreed import Agreed
from servanda.measure.neglected import Neglected, neglected
from servanda.measure.readings import Prepared
from servanda.measure.run import Bench, bench, plan, united
from servanda.measure.tables import Tables
from servanda.measure.watched import at_risk, fields_watched, watched_clocks
from servanda.query.types import Kind
from servanda.store.ledger import read_ledger
from servanda.words.duration import Duration, parse_duration
from servanda.words.phrase import PhraseError
from servanda.words.place import Place
from servanda.words.problem import Problem, did_you_mean, errors

_AMOUNTS = (Kind.MONEY, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Known:
    """An objective whose clocks are read before the instant that was asked about, because these records end then."""

    objective: str
    until: int
    records: str


@dataclass(frozen=True, slots=True)
class Late:
    """What is late in one agreement, or about to be, as of an instant."""

    path: Path
    agreement: Agreement | None
    as_of: int
    clocks: tuple[LateClock, ...]
    problems: tuple[Problem, ...]
    watches: bool = False
    """Has the agreement clocks with a limit at all?"""
    known: tuple[Known, ...] = ()
    neglected: tuple[Neglected, ...] = ()
    """Records that were tried too seldom, those worth most first."""
    value: str | None = None
    """The field with the value at risk, where one was asked for."""


def late(asked: Asked, within: str | None = None, value: str | None = None) -> tuple[list[Late], list[Problem]]:
    """What is late or about to be in every agreement that was named, and the problems that belong to none."""
    found, problems = find_agreements(asked.paths, asked.allow)
    stretch = _stretch(within)
    if isinstance(stretch, Problem):
        return [], [*problems, stretch]
    if value is not None:
        problems += value_problems(found, value)
    try:
        with workspaces(asked, found) as (_, tables, wrong):
            problems += wrong
            if errors(problems):
                return [Late(each.path, each.agreement, 0, (), each.problems) for each in found], problems
            _plan(found, tables, value)
            progress = Progress(asked.told, len(found))
            lists = [_late_one(asked, each, tables[each.workspace], stretch, value, progress) for each in found]
            return lists, [*problems, *strangers(found, tables)]
    except EngineFault as fault:
        return [], [*problems, problem_of(fault)]


def _stretch(within: str | None) -> Duration | Problem:
    if within is None:
        return WITHIN
    try:
        return parse_duration(within)
    except PhraseError as error:
        return Problem(
            "S740", f"--within {within}: {error.sentence}", None, error.hint or "Write `4 h` or `1 working day`."
        )


def _plan(found: Sequence[Found], tables: Mapping[Path, Tables], value: str | None) -> None:
    """Say beforehand what all agreements read, so that shared records are read once."""
    for each in found:
        if each.agreement is not None and not errors(each.problems):
            also = fields_watched(each.agreement, value, follows=True)
            needs, _ = plan(each.agreement, watched_clocks(each.agreement), also)
            others = follow_up_needs(each.agreement, _asks(value)) if _persists(each.agreement) else ()
            tables[each.workspace].plan(each.agreement, united([*needs.values(), *others]))


def _late_one(
    asked: Asked, found: Found, tables: Tables, within: Duration, value: str | None, progress: Progress
) -> Late:
    agreement = found.agreement
    if agreement is None or errors(found.problems):
        return Late(found.path, agreement, 0, (), found.problems)
    progress.step(agreement.id, "reading records")
    as_of, problem = _as_of(asked, Zone(agreement.timezone))
    versions, out_of_order = read_versions(found.path, agreement, allow=asked.allow)
    wrong = [*([problem] if problem is not None else []), *out_of_order]
    if errors(wrong):
        return Late(found.path, agreement, 0, (), (*found.problems, *wrong))
    ledger = read_ledger(found.workspace, agreement.id)
    said = hear([each.agreement for each in versions], ledger.entries, Zone(agreement.timezone), as_of)
    current = _bench(versions[-1], tables, as_of, value, said.agreed)
    benches = [*(_bench(each, tables, current.as_of, value, said.agreed) for each in versions[:-1]), current]
    clocks = late_clocks(benches, within, value, follows=True)
    now = current.as_of if watched_clocks(agreement) else as_of
    seldom, untold, moment = _neglected(agreement, tables, now, value, said.agreed)
    noticed = (*found.problems, *wrong, *(problem for each in benches for problem in each.problems), *untold)
    watches = any(watched_clocks(each.agreement) for each in benches)
    known = tuple(_known(current))
    let_go(agreement, benches, tables)
    return Late(
        found.path,
        agreement,
        current.as_of or moment,
        clocks,
        tuple(dict.fromkeys(noticed)),
        watches,
        known,
        seldom,
        value,
    )


def _asks(value: str | None) -> Ask:
    return Ask(value=value, values=True)


def _persists(agreement: Agreement) -> bool:
    return any(each.persistence is not None for each in agreement.follow_up.values())


def _neglected(
    agreement: Agreement, tables: Tables, as_of: int | None, value: str | None, agreed: Agreed
) -> tuple[tuple[Neglected, ...], Sequence[Problem], int]:
    """Records that were tried too seldom, as far as the agreement says how often they are to be; and as of when."""
    if not _persists(agreement):
        return (), (), 0
    ups, found = opened(agreement, tables, _asks(value), as_of, agreed, []), list[Neglected]()
    assert ups.ready is not None
    for records, block, prepared in ups.prepared():
        if block.persistence is not None:
            read = partial(_read_neglected, prepared, at_risk(agreement, records, value), found)
            ups.tried(records, read)
    ups.ready.let_go()
    places = places_by_worth(each.value for each in found)
    worst_first = sorted(found, key=lambda each: (places[each.value], each.started, each.key))
    return tuple(worst_first), ups.problems, ups.ready.as_of


def _read_neglected(prepared: Prepared, field: str | None, found: list[Neglected]) -> None:
    found += neglected(prepared, field)


def _known(ready: Bench) -> Iterable[Known]:
    for name in watched_clocks(ready.agreement):
        if ready.watchable(name) and ready.horizon(name) < ready.as_of:
            records = min(ready.bounding(name), key=lambda each: ready.loaded[each].horizon)
            yield Known(name, ready.horizon(name), records)


def _bench(version: InForce, tables: Tables, as_of: int | None, value: str | None, agreed: Agreed) -> Bench:
    agreement = version.agreement
    names = tuple(watched_clocks(agreement))
    return bench(
        agreement, tables, names, as_of, applies_to(version), fields_watched(agreement, value, follows=True), agreed
    )


def _as_of(asked: Asked, zone: Zone) -> tuple[int | None, Problem | None]:
    if asked.as_of is None or isinstance(asked.as_of, int):
        return asked.as_of, None
    return read_moment(asked.as_of, zone, "--as-of")


def value_problems(found: Iterable[Found], value: str) -> Iterable[Problem]:
    """A field of the value at risk that no records have, or that is no amount."""
    fits: set[str] = set()
    wrong: list[tuple[str, Place]] = []
    for each in found:
        for agreement, name in _records_watched(each):
            columns = RecordTypes(agreement).columns(name)
            fits |= {column for column, kind in columns.items() if kind.kind in _AMOUNTS}
            if value in columns and columns[value].kind not in _AMOUNTS:
                sentence = f"`{value}` of `{name}` is {columns[value]}; a value at risk is money or a number."
                wrong.append((sentence, agreement.place(("records", name))))
    if value in fits:
        return
    if wrong:
        yield Problem("S742", *wrong[0], _amounts_hint(fits, value))
    else:
        yield Problem("S741", f"No records with a clock have a field `{value}`.", None, _amounts_hint(fits, value))


def _records_watched(found: Found) -> Iterable[tuple[Agreement, str]]:
    """The record sets whose records can be late."""
    agreement = found.agreement
    if agreement is not None:
        for name in dict.fromkeys(metric.clock for metric in watched_clocks(agreement).values()):
            if name in agreement.records:
                yield agreement, name


def _amounts_hint(fits: Iterable[str], value: str) -> str:
    names = sorted(fits)
    if not names:
        return "Declare one under `fields`: amount_at_risk: {sum: deals.amount}."
    return did_you_mean(value, names, "Fields with money or numbers")
