"""To whom a report is sent: only to parties which everything in it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servanda.desk.for_party import concerns
from servanda.desk.measuring import Measured
from servanda.words.problem import Problem
from servanda.words.said import listed


def addresses(measured: Measured | None, party: str | None) -> tuple[str, ...]:
    """The contacts of the party that the report is for; without one, of the parties which everything in it concerns."""
    if measured is None or measured.agreement is None:
        return ()
    names = (
        [party]
        if party is not None
        else [name for name in measured.agreement.parties if not _of_others(measured, name)]
    )
    chosen = [measured.agreement.parties[name] for name in names if name in measured.agreement.parties]
    return tuple(dict.fromkeys(contact.email for each in chosen for contact in each.contacts if contact.email))


def not_for_all(measured: Measured | None, party: str | None) -> Iterable[Problem]:
    """A note where a draft for all holds what some parties should not read: to whom it goes, and how to write theirs."""
    if party is not None or measured is None or measured.agreement is None:
        return
    parties = measured.agreement.parties
    left_out = {name: found for name in parties if (found := _of_others(measured, name))}
    if not left_out:
        return
    to = [each.name for name, each in parties.items() if name not in left_out]
    whom = f"to {listed(to)} only" if to else "to nobody"
    held = "; ".join(f"{_few(found)} not concern {parties[name].name}" for name, found in left_out.items())
    sentence = f"The draft of `{measured.agreement.id}` is addressed {whom}: {held}."
    commands = " or ".join(f"--for {name}" for name in left_out)
    yield Problem("S646", sentence, None, f"A report with what concerns one party alone: {commands}.", "note")


def _of_others(measured: Measured, party: str) -> Sequence[str]:
    """Promises in the agreement that are none of a party's; of two parties everything concerns both."""
    assert measured.agreement is not None
    if len(measured.agreement.parties) <= 2:
        return ()
    return [name for name, each in measured.objectives.items() if not concerns(each, party)]


def _few(names: Sequence[str]) -> str:
    said = listed(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"
    return f"{said} {'does' if len(names) == 1 else 'do'}"
