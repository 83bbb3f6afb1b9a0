"""`ledger verify` and `ledger rebase`: whether the chains hold, and two branches of one made one again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from servanda.agreement.model import Agreement
from servanda.agreement.versions import read_versions
from servanda.clock.zone import Zone
from servanda.desk.files import Found, find_agreements
from servanda.desk.proposals import hear
from servanda.desk.restated import periods_as_they_stand
from servanda.store.chain import Chain
from servanda.store.closings import CLOSE, CLOSINGS, closed_by_ledger
from servanda.store.ledger import Ledger, path_of, read_ledger
from servanda.store.rebase import Rebased
from servanda.store.rebase import rebase as rebase_file
from servanda.store.restatements import is_the_file
from servanda.words.problem import Problem, did_you_mean, errors


@dataclass(frozen=True, slots=True)
class Verified:
    """The chains of one agreement, and what is wrong with them or with the evidence that they name."""

    agreement: Agreement
    chains: tuple[Chain, ...]
    problems: tuple[Problem, ...]


def verify(paths: Sequence[Path], allow: Sequence[Path] = ()) -> tuple[list[Verified], list[Problem]]:
    """Check every chain of every agreement line by line; needs no records."""
    found, problems = find_agreements(paths, allow)
    problems += [each for one in found if one.agreement is None for each in errors(one.problems)]
    return [_one(each, each.agreement) for each in found if each.agreement is not None], problems


def _one(found: Found, agreement: Agreement) -> Verified:
    ledger = read_ledger(found.workspace, agreement.id)
    moves_nothing = _unheard(found, agreement, ledger)
    problems = (*ledger.problems, *_evidence(found.workspace, ledger.chains), *moves_nothing)
    return Verified(agreement, ledger.chains, tuple(dict.fromkeys(problems)))


def _unheard(found: Found, agreement: Agreement, ledger: Ledger) -> Iterable[Problem]:
    """Approvals, corrections and restatements that move nothing; claims are heard where what can be claimed is known."""
    versions = [each.agreement for each in read_versions(found.path, agreement)[0]]
    yield from hear(versions or [agreement], ledger.entries, Zone(agreement.timezone), None).problems
    closed, wrong = closed_by_ledger(found.workspace, agreement.id, ledger)
    yield from (*wrong, *periods_as_they_stand(found.workspace, agreement, closed, ledger.entries).problems)


def _evidence(workspace: Path, chains: Iterable[Chain]) -> Iterable[Problem]:
    """Evidence that lies in the workspace must be what it was when somebody rested on it; it may lie elsewhere."""
    every = (each for chain in chains for each in chain.entries)
    for entry in (each for each in every if each.what != CLOSE):  # of closed files another hash is kept, and checked
        for each in entry.evidence:
            try:
                data = (workspace / each.name).read_bytes()
            except (OSError, ValueError):
                continue
            if hashlib.sha256(data).hexdigest() != each.sha256 and not is_the_file(data, entry.evidence):
                sentence = f"`{each.name}` is not the file any more that this line rests on: its hash is another one."
                yield Problem(
                    "S521", sentence, entry.place, "Restore the file as it was; its name stands for it.", "warning"
                )


def rebase(file: Path, party: str, theirs: Path, allow: Sequence[Path] = ()) -> Rebased:
    """Append my lines again after theirs, in the ledger of one party of an agreement."""
    found, problems = find_agreements([file], allow)
    wrong = [*errors(problems), *(each for one in found for each in errors(one.problems))]
    if wrong or len(found) != 1 or found[0].agreement is None:
        alone = [Problem("S607", "This command is about one agreement.", None, "Name its file.")]
        return Rebased(0, 0, (), tuple(wrong or alone))
    agreement = found[0].agreement
    if party not in (*agreement.parties, CLOSINGS):
        hint = did_you_mean(party, agreement.parties, "Parties")
        return Rebased(0, 0, (), (Problem("S643", f"`{agreement.id}` has no party `{party}`.", None, hint),))
    return rebase_file(path_of(found[0].workspace, agreement.id, party), theirs, agreement.id, party)
