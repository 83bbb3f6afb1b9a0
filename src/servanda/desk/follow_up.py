"""Requests about follow-ups: opened with their records, or what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from servanda.agreement.columns import RecordTypes
from servanda.agreement.model import Agreement
from servanda.clock.periods import named
from servanda.clock.zone import Zone
from servanda.desk.askable import askable
from servanda.desk.files import Found, find_agreements
from servanda.desk.follow_ups import Ask, FollowUps, follow_up_needs, opened
from servanda.desk.measuring import Asked, Progress, let_go, strangers, workspaces
from servanda.desk.missing_blocks import follow_up_block
from servanda.desk.moments import read_moment
from servanda.desk.proposals import hear
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.tables import Tables
from servanda.store.ledger import read_ledger
from servanda.words.problem import Problem, did_you_mean, errors


@contextmanager
def follow_ups(asked: Asked, ask: Ask) -> Iterator[Iterable[FollowUps]]:
    """Open the follow-ups of every agreement that has one, each when it is come to; the one before is given back then."""
    found, problems = find_agreements(asked.paths, asked.allow)
    if errors(problems) or not found:
        yield [FollowUps(None, list(problems))]
        return
    looked = askable(found, partial(_unfit, ask=ask))
    try:
        with workspaces(asked, found) as (_, tables, unbound):
            if errors(unbound):
                yield [FollowUps(looked[0].agreement, list(unbound))]
                return
            yield _each(asked, ask, found, looked, tables, [*problems, *unbound])
    except EngineFault as fault:
        yield [FollowUps(looked[0].agreement, [problem_of(fault)])]


def _each(
    asked: Asked, ask: Ask, found: Sequence[Found], looked: Sequence[Found], tables: Mapping[Path, Tables], told: list[Problem]
) -> Iterator[FollowUps]:  # fmt: skip
    for each in looked:
        if each.agreement is not None and not errors(each.problems):
            for needs in follow_up_needs(each.agreement, ask):
                tables[each.workspace].plan(each.agreement, needs)
    for place, each in enumerate(looked):
        wrong = [*(told if place == 0 else []), *each.problems]
        if each.agreement is None or errors(wrong):
            yield FollowUps(each.agreement, wrong)
            continue
        one = _opened(asked, ask, each, tables[each.workspace], wrong)
        if place == len(looked) - 1 and len(looked) > 1:
            one.problems += strangers(found, tables)
        yield one
        let_go(each.agreement, [one.ready] if one.ready is not None else [], tables[each.workspace])


def _opened(asked: Asked, ask: Ask, found: Found, tables: Tables, wrong: list[Problem]) -> FollowUps:
    agreement = found.agreement
    assert agreement is not None
    zone = Zone(agreement.timezone)
    as_of: int | None = asked.as_of if isinstance(asked.as_of, int) else None
    if isinstance(asked.as_of, str):
        as_of, problem = read_moment(asked.as_of, zone, "--as-of")
        if problem is not None:
            return FollowUps(agreement, [*wrong, problem])
    if asked.period is not None and named(asked.period, zone) is None:
        hint = "Write a month, a quarter, a week or a year: 2026-03, 2026-Q1, 2026-W10, 2026."
        return FollowUps(agreement, [*wrong, Problem("S606", f"`{asked.period}` names no period.", None, hint)])
    Progress(asked.told, 1).step(agreement.id, "reading records")
    ledger = read_ledger(found.workspace, agreement.id)
    agreed = hear([agreement], ledger.entries, zone, as_of).agreed
    return opened(agreement, tables, ask, as_of, agreed, wrong)


def _unfit(agreement: Agreement, ask: Ask) -> Iterable[Problem]:
    """What stands in the way before anything is read."""
    if not agreement.follow_up:
        block = follow_up_block(agreement) or "follow_up: {leads: {assigned: assigned_at, attempt: {of: calls}}}"
        hint = f"Write {block}; docs/follow-up.md says more."
        yield Problem("S995", f"`{agreement.id}` does not say how records are followed up.", None, hint)
        return
    if ask.person and not any(each.person for each in agreement.follow_up.values()):
        place = agreement.place(("follow_up", next(iter(agreement.follow_up))))
        yield Problem("S996", "Nothing says which column names who follows up.", place, "Write person: owner.")
    if ask.by is not None:
        yield from _unknown_split(agreement, ask, ask.by)


def _unknown_split(agreement: Agreement, ask: Ask, by: str) -> Iterable[Problem]:
    types, known = RecordTypes(agreement), []
    for records in agreement.follow_up:
        columns = types.columns(records)
        known += [name for name in columns if name not in agreement.records[records].personal]
        if by in agreement.records[records].personal and not ask.person:
            sentence = f"`{by}` is personal: such figures are shown only to somebody who asks for them."
            yield Problem("S994", sentence, None, "Add --person.")
            return
        if by in columns:
            return
    names = " and ".join(f"`{each}`" for each in agreement.follow_up)
    yield Problem("S996", f"{names} have no column `{by}`.", None, did_you_mean(by, known, "Columns"))
