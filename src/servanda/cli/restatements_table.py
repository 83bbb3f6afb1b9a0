"""Restatements on a terminal: what was said, and each figure and amount that they change."""

from __future__ import annotations

from rich.text import Text

from servanda.cli.proposals_table import PAST, differences, print_lines, said_of, table
from servanda.cli.show import near, visible
from servanda.desk.changes import lines
from servanda.desk.restate_list import Listed
from servanda.desk.restating import Restating
from servanda.desk.settling import party_name


def print_restatements(found: Listed) -> None:
    """Every restatement of an agreement: what was said, and each figure and amount that it changes."""
    agreement = found.agreement
    if agreement is None:
        return
    print_lines(
        [
            Text(),
            Text(visible(agreement.title or agreement.id), style="bold"),
            Text(visible(agreement.id), style="dim"),
            Text(),
        ]
    )
    if not found.shown:
        print_lines([Text("Nothing was proposed.", style="green")])
    for place, each in enumerate(found.shown):
        proposal = each.proposal
        names = " and ".join(party_name(agreement, one) for one in proposal.waits_for)
        state = f"waits for {names}" if proposal.state == "open" else proposal.state
        ended = [proposal.ended] if proposal.ended else []
        said = [said_of(agreement, one) for one in (proposal.entry, *proposal.accepted, *ended)]
        about = proposal.entry.about
        print_lines([Text()] if place else [])
        print_lines(table([((about.period, f"restatement {about.restatement}", state), proposal.state, said)]))
        print_lines(differences(list(lines(each.figures, each.money)), "before"))


def print_restating(made: Restating) -> None:
    """What was written down, and what it changes."""
    import typer

    if made.agreement is None or made.entry is None:
        typer.echo(visible(f"{made.name}: nothing was written"))
        return
    about = made.entry.about
    typer.echo(visible(f"{made.name}, {about.period}: restatement {about.restatement} {PAST[made.entry.what]}"))
    print_lines(differences(list(lines(made.figures, made.money)), "closed"))
    place = made.entry.place
    where = "" if place is None else f"{near(place.file)}:{place.line}"
    day = f"{made.entry.day.day} {made.entry.day:%B %Y}"
    who = f"{made.entry.said_by}, {party_name(made.agreement, made.entry.party)}"
    typer.echo(visible(f"{where}: {made.entry.what} on {day} by {who}"))
