"""Parts of the document that are kept as they were written: the objectives that they name exist; what is not computed is said."""

from __future__ import annotations

from collections.abc import Mapping

from servanda.agreement.check_objectives import trigger
from servanda.agreement.findings import NOT_YET, Findings
from servanda.agreement.parts import NOT_COMPUTED
from servanda.agreement.tree import Path
from servanda.words.phrase import PhraseError
from servanda.words.trigger import parse_trigger_block

_TRIGGERS = ("when",)


def check_parts(findings: Findings) -> None:
    """Remedies and the other parts, as far as this version knows them."""
    agreement = findings.agreement
    for name in NOT_COMPUTED:
        if getattr(agreement, name) is not None:
            said = f"`{name}` is kept and shown; this version does not compute it."
            findings.tell((name,), NOT_YET, said, on_key=True, severity="note")
    if agreement.remedies is not None:
        _triggers(findings, ("remedies",), agreement.remedies)


def _triggers(findings: Findings, path: Path, written: object) -> None:
    """Every ``when`` in a part of the document."""
    if isinstance(written, Mapping):
        for key, value in written.items():
            if key in _TRIGGERS:
                _trigger(findings, (*path, key), value)
            else:
                _triggers(findings, (*path, key), value)
    elif isinstance(written, tuple):
        for place, value in enumerate(written):
            _triggers(findings, (*path, place), value)


def _trigger(findings: Findings, path: Path, written: object) -> None:
    try:
        read = parse_trigger_block(_thawed(written))
    except PhraseError as error:
        below = (*path, *error.path)
        whole = bool(error.path) and isinstance(error.path[-1], str)
        findings.tell(
            below, "S201", error.sentence, error.hint, start=error.start, length=None if whole else error.length
        )
        return
    trigger(findings, path, read)


def _thawed(written: object) -> object:
    if isinstance(written, Mapping):
        return {key: _thawed(value) for key, value in written.items()}
    return [_thawed(each) for each in written] if isinstance(written, tuple) else written
