"""`corrections`: values of records that one side says are wrong, checked against the records and proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.clock.zone import Zone
from servanda.desk.correction_cells import Cells, cells, not_correctable
from servanda.desk.correction_table import Wish
from servanda.desk.files import Found, find_agreements
from servanda.desk.measuring import Asked
from servanda.desk.proposals import Heard, hear
from servanda.desk.said import UNWRITTEN, Spoken, Word, spoken, write_heard
from servanda.desk.settling import party_name
from servanda.engines.engine import EngineFault, problem_of
from servanda.measure.cell_text import Plain, cell_value
from servanda.settle.corrections import corrections
from servanda.store.ledger import read_ledger
from servanda.words.entry import About, Change, Entry
from servanda.words.phrase import PhraseError
from servanda.words.problem import Problem, did_you_mean, errors


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entries that were written; or why nothing was."""

    agreement: Agreement | None
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An agreement, and what was said of it."""

    found: Found
    agreement: Agreement
    heard: Heard
    problems: tuple[Problem, ...]


def propose(asked: Asked, wishes: Sequence[Wish], word: Word) -> Recorded:
    """Propose that values are put right: all of them, or none."""
    known = known_of(asked)
    if isinstance(known, Recorded):
        return known
    agreement = known.agreement
    wishes = [each if each.why else replace(each, why=" ".join(word.note.split())) for each in wishes]
    wrong = [at(each, problem) for each in wishes if (problem := _at_once(agreement, each)) is not None]
    said, more = spoken(agreement, known.found.workspace, word, (), None)
    if wrong or more or said is None:
        return Recorded(agreement, (), (*known.problems, *dict.fromkeys((*wrong, *more))))
    wanted: dict[str, frozenset[str]] = {}
    for each in wishes:
        wanted[each.records] = wanted.get(each.records, frozenset()) | {each.field}
    try:
        with cells(asked, known.found, known.heard.agreed, wanted) as (loaded, problems):
            if loaded is None:
                return Recorded(agreement, (), (*known.problems, *problems))
            said_now = {pair: loaded.values(*pair, keys) for pair, keys in _keys(wishes).items()}
            found = [_checked(loaded, each, said, said_now) for each in wishes]
    except EngineFault as fault:
        return Recorded(agreement, (), (*known.problems, problem_of(fault)))
    wrong = [each for each in found if isinstance(each, Problem)]
    entries = [each for each in found if isinstance(each, Entry)]
    return Recorded(agreement, (), (*known.problems, *wrong)) if wrong else write(known, entries)


def known_of(asked: Asked) -> Known | Recorded:
    """The one agreement that is asked about, with its ledger; or what stands in the way."""
    found, problems = find_agreements(asked.paths, asked.allow)
    wrong = [*errors(problems), *(each for one in found for each in errors(one.problems))]
    agreement = found[0].agreement if len(found) == 1 else None
    if wrong or agreement is None:
        alone = [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return Recorded(None, (), tuple(wrong or alone))
    ledger = read_ledger(found[0].workspace, agreement.id)
    if errors(ledger.problems):
        return Recorded(agreement, (), ledger.problems)
    versions = [each.agreement for each in read_versions(found[0].path, agreement, allow=asked.allow)[0]]
    heard = hear(versions, ledger.entries, Zone(agreement.timezone), None)
    return Known(found[0], agreement, heard, ledger.problems)


def at(wish: Wish, problem: Problem) -> Problem:
    """The problem at its row of the table, where there is one."""
    return problem if wish.place is None else replace(problem, place=wish.place)


def _at_once(agreement: Agreement, wish: Wish) -> Problem | None:
    """What is wrong with it before any record was looked at."""
    wrong = not_correctable(agreement, wish.records, wish.field)
    if wrong is None and not wish.why:
        return Problem(
            "S816", f"{which(wish)}: it is not said why it is wrong.", None, f"Write it: --why, or `why`. {UNWRITTEN}"
        )
    return wrong


def which(wish: Wish) -> str:
    """``tickets T-1 priority``."""
    return f"{wish.records} {wish.key} {wish.field}"


def _keys(wishes: Iterable[Wish]) -> dict[tuple[str, str], list[str]]:
    """By record set and column the keys that are asked about: each column is looked up once."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in wishes:
        found.setdefault((each.records, each.field), []).append(each.key)
    return found


def _checked(
    loaded: Cells, wish: Wish, said: Spoken, said_now: Mapping[tuple[str, str], Mapping[str, list[Plain]]]
) -> Entry | Problem:
    """The entry, if the records say what they are said to say, and the new value can be one."""
    rows = said_now[wish.records, wish.field].get(wish.key, [])
    if len(rows) != 1:
        return at(wish, _no_row(loaded, wish, len(rows)))
    was, becomes = (_read(loaded, wish, text) for text in (wish.was, wish.becomes))
    for each in (was, becomes):
        if isinstance(each, Problem):
            return each
    (now,) = rows
    text = partial(loaded.text, wish.records, wish.field)
    if wish.was is not None and was != now:
        sentence = f"{which(wish)} is {shown(text(now))}, not {shown(wish.was)}."
        return at(wish, Problem("S810", sentence, None, f"Leave `from` out, and the records say it. {UNWRITTEN}"))
    if becomes == now:
        return at(wish, Problem("S810", f"{which(wish)} is {shown(text(now))} already.", None, UNWRITTEN))
    if becomes is None and wish.field == loaded.agreement.records[wish.records].placed_by:
        sentence = f"{which(wish)}: without it nobody knows to which period the record belongs."
        return at(wish, Problem("S809", sentence, None, f"Write a time. {UNWRITTEN}"))
    about = About(record=wish.key, records=wish.records, field=wish.field)
    change = Change(text(now), text(becomes))  # type: ignore[arg-type]
    return Entry(
        loaded.agreement.id, said.party, said.by, said.recorded_by, said.recorded_at, "correct", about, said.day,
        evidence=said.evidence, note=" ".join(wish.why.split()), change=change,
    )  # fmt: skip


def _no_row(loaded: Cells, wish: Wish, number: int) -> Problem:
    if number:
        sentence = f"`{wish.records}` has {number} rows of the key `{wish.key}`, so none of them is named by it."
        return Problem("S808", sentence, None, f"Put it right at its source. {UNWRITTEN}")
    keys = loaded.values(wish.records, wish.field)
    hint = did_you_mean(wish.key, sorted(keys), "Keys")
    return Problem("S808", f"`{wish.records}` has no row `{wish.key}`.", None, f"{hint} {UNWRITTEN}")


def _read(loaded: Cells, wish: Wish, text: str | None) -> Plain | Problem:
    agreement, kind = loaded.agreement, loaded.type_of(wish.records, wish.field)
    try:
        return None if text is None else cell_value(text, kind, Zone(agreement.timezone), agreement.currency)
    except PhraseError as error:
        hint = f"{error.hint} {UNWRITTEN}" if error.hint else UNWRITTEN
        return at(wish, Problem("S809", f"{which(wish)}: {error.sentence}", None, hint))


def shown(text: str) -> str:
    """A value in a sentence."""
    return f"`{text}`" if text else "empty"


def write(known: Known, entries: Sequence[Entry]) -> Recorded:
    """Write entries of one party if all of them are heard."""
    agreement = known.agreement

    def unheard(ledger: Sequence[Entry]) -> list[Problem]:
        return corrections(agreement, ledger, partial(party_name, agreement))[1]

    done = write_heard(known.found.workspace, agreement.id, entries, unheard)
    return Recorded(agreement, done.entries, (*known.problems, *done.problems))


def to_fill_in(asked: Asked, records: str, fields: Sequence[str]) -> tuple[list[tuple[str, ...]], tuple[Problem, ...]]:
    """A row for each record in scope and column, with what it says today: for somebody who knows what it should say."""
    known = known_of(asked)
    if isinstance(known, Recorded):
        return [], known.problems
    wrong = [each for name in fields if (each := not_correctable(known.agreement, records, name)) is not None]
    if wrong:
        return [], tuple(dict.fromkeys(wrong))
    try:
        with cells(asked, known.found, known.heard.agreed, {records: frozenset(fields)}) as (loaded, problems):
            rows = [] if loaded is None else sorted(_blank(loaded, records, fields))
            return [row for _, row in rows], (*known.problems, *problems)
    except EngineFault as fault:
        return [], (problem_of(fault),)


def _blank(loaded: Cells, records: str, fields: Sequence[str]) -> Iterable[tuple[tuple[str, int], tuple[str, ...]]]:
    for place, name in enumerate(fields):
        for key, values in loaded.values(records, name).items():
            for value in values:
                yield (key, place), (records, key, name, loaded.text(records, name, value), "", "")
