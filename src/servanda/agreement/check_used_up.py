"""What a granted claim uses up: somebody can claim it, and its readings have periods that come one after another."""

from __future__ import annotations

from servanda.agreement.claimable import is_claimed, rests_on
from servanda.agreement.exclusions import Exclusion
from servanda.agreement.findings import Findings
from servanda.agreement.tree import Path
from servanda.words.window import Records


def check_used_up(findings: Findings, path: Path, name: str, exclusion: Exclusion) -> None:
    """An exclusion of what lies before the last granted claim."""
    if exclusion.before is None:
        return
    if exclusion.at_most is not None:
        sentence = "What a granted claim has used up is used up whole; `at_most` bounds times that come back."
        findings.tell((*path, "at_most"), "S1033", sentence, "Write an exclusion of its own for each.", on_key=True)
    for objective, written in findings.agreement.objectives.items():
        if name in written.metric.exclude:
            if isinstance(written.each, Records):
                sentence = f"`{objective}` has a reading for each row of `{written.each}`, and no period before it could use anything up."
                findings.tell((*path, "before"), "S1034", sentence, "Measure it `each: month`, or leave `before` out.")
            elif not _claims(findings, objective):
                sentence = f"No remedy that follows from `{objective}` is claimed, so nothing ever lies before a granted claim."
                hint = f"Give a credit for `{objective}` a `claim`, or leave `before` out."
                findings.tell((*path, "before"), "S1035", sentence, hint, severity="warning")


def _claims(findings: Findings, objective: str) -> bool:
    agreement = findings.agreement
    if any(findings.is_lost(each) for each in ("remedies", "settlement")):
        return True
    return any(
        is_claimed(agreement, each) and objective in rests_on(agreement, each) for each in agreement.remedies.values()
    )
