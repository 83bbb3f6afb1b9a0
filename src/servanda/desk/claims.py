"""`claims`: what is said about an obligation goes into the ledger of who says it; else nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from servanda.agreement.folder import workspace_of
from servanda.agreement.model import Agreement
from servanda.clock.zone import Zone
from servanda.desk.measuring import Asked, Measured, measure
from servanda.desk.moments import local_date
from servanda.desk.said import write_heard
from servanda.desk.settling import end_of, party_name
from servanda.desk.speakers import speaker
from servanda.desk.spoken import amount_said, chosen, day_said, evidence_of
from servanda.settle.progress import about, heard, key_of
from servanda.settle.unfit import speakers
from servanda.words.entry import Entry, in_order
from servanda.words.problem import Problem, errors
from servanda.words.result import Obligation


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person says about an obligation. `recorded_at` is when, in UTC microseconds."""

    what: str
    remedy: str
    period: str
    by: str
    recorded_at: int
    of: Sequence[str] = ()
    record: str | None = None
    date: str | None = None
    amount: str | None = None
    invoice: str = ""
    evidence: Sequence[Path] = ()
    note: str = ""
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entry that was written, and the obligation as it stands now; or why nothing was written."""

    agreement: Agreement | None
    entry: Entry | None
    obligation: Obligation | None
    problems: tuple[Problem, ...]


def say(asked: Asked, saying: Saying) -> Recorded:
    """Write down what somebody says about an obligation, if it can be heard."""
    found, problems = measure(asked)
    if len(found) != 1:
        wrong = problems or [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return Recorded(None, None, None, tuple(wrong))
    measured = found[0]
    every = tuple(each for each in (*problems, *measured.problems) if each.severity == "error" or of_claims(each))
    if measured.agreement is None or errors(every):
        return Recorded(measured.agreement, None, None, every)
    obligation = chosen(
        measured.agreement, measured.reckoned, saying.remedy, saying.period, saying.of, saying.record
    )  # fmt: skip
    if isinstance(obligation, Problem):
        return Recorded(measured.agreement, None, None, (*every, obligation))
    entry, wrong = _entry(measured, measured.agreement, obligation, saying)
    if entry is None:
        return Recorded(measured.agreement, None, None, (*every, *wrong))
    return _write(measured, measured.agreement, entry, every)


def of_claims(problem: Problem) -> bool:
    """Is it about claims or the ledger? What is doubtful in the records is told where they are measured."""
    return problem.code[:3] in ("S51", "S52", "S53", "S77", "S78")


def _entry(
    measured: Measured, agreement: Agreement, obligation: Obligation, saying: Saying
) -> tuple[Entry | None, list[Problem]]:
    """What would be written, and what stands in its way."""
    zone = Zone(agreement.timezone)
    party = speaker(
        agreement, saying.by, speakers(obligation, saying.what), "claim" if saying.what in ("claim", "choose") else None
    )
    recorder = speaker(agreement, saying.recorded_by or saying.by, ())
    day = day_said(saying.date, saying.recorded_at, zone)
    amount = amount_said(saying.amount, obligation) if saying.what in ("claim", "grant") else None
    evidence, wrong = evidence_of(saying.evidence, workspace_of(measured.path))
    wrong += [each for each in (party, recorder, day, amount) if isinstance(each, Problem)]
    wrong += [*_lacking(saying, obligation, amount), *_not_yet(saying, obligation, zone)]
    if wrong or isinstance(party, Problem) or isinstance(day, Problem) or isinstance(amount, Problem):
        return None, list(dict.fromkeys(wrong))
    entry = Entry(
        agreement.id, party, saying.by, saying.recorded_by or saying.by, saying.recorded_at, saying.what,
        about(obligation), day, amount, obligation.unit if amount is not None else "", " ".join(saying.invoice.split()),
        tuple(evidence), " ".join(saying.note.split()),
    )  # fmt: skip
    return entry, []


def _lacking(saying: Saying, obligation: Obligation, amount: Fraction | Problem | None) -> Iterable[Problem]:
    if saying.what == "refuse" and not saying.note.strip():
        yield Problem("S780", "A refusal says why.", None, 'Write --note "The outage was announced on 2 May."')
    if saying.what == "apply" and obligation.kind in ("credit", "bonus", "holdback") and not saying.invoice.strip():
        yield Problem("S780", "It is not said on which invoice it was credited.", None, "Write --invoice NUMBER.")
    if saying.what == "grant" and amount is None and obligation.unit:
        yield Problem("S780", "What this comes to is not known, so its amount is said.", None, "Write --amount AMOUNT.")
    if not obligation.unit and saying.amount is not None:
        yield Problem("S777", f"`{obligation.remedy}` is no amount.", None, "Leave --amount out.")


def _not_yet(saying: Saying, obligation: Obligation, zone: Zone) -> Iterable[Problem]:
    """What may still change is not claimed or credited: the other side could not check it."""
    if saying.what == "claim" and obligation.amount == 0 and obligation.final:
        why = obligation.because[-1].sentence if obligation.because else ""
        yield Problem("S770", f"{about(obligation)} comes to nothing: {why}.", None, "There is nothing to claim.")
    if (
        saying.what == "choose"
        and obligation.choice is not None
        and obligation.choice.won
        and not obligation.choice.waits
    ):
        yield Problem(
            "S183", f"{about(obligation)} is chosen already.", None, "Next it is claimed, where it has to be."
        )
    needs_it = saying.what == "choose" or (saying.what == "claim" and not obligation.automatic)
    if (needs_it or (saying.what == "apply" and obligation.unit)) and not obligation.final:
        end = obligation.period.end
        sentence = f"{about(obligation)} is not final yet: its period, its records or its fee may still change it."
        hint = f"Its period ends with {local_date(end - 1, zone)}; the records have to reach further than that."
        yield Problem("S772", sentence, None, hint)


def _write(measured: Measured, agreement: Agreement, entry: Entry, every: tuple[Problem, ...]) -> Recorded:
    """Hear the entry among all others; write it if it is heard."""

    def unheard(entries: Sequence[Entry]) -> list[Problem]:
        return _stand(measured, agreement, entries)[1]

    done = write_heard(workspace_of(measured.path), agreement.id, [entry], unheard)
    if done.entry is None:
        return Recorded(agreement, None, None, (*every, *done.problems))
    stands, _ = _stand(measured, agreement, done.ledger)
    mine = next(each for each in stands if key_of(about(each)) == key_of(entry.about))
    return Recorded(agreement, done.entry, mine, (*every, *done.problems))


def _stand(
    measured: Measured, agreement: Agreement, entries: Sequence[Entry]
) -> tuple[tuple[Obligation, ...], list[Problem]]:

    zone = Zone(agreement.timezone)
    moment = max(measured.moment, end_of(entries, zone))
    return heard(measured.reckoned, sorted(entries, key=in_order), zone, moment, partial(party_name, agreement))
