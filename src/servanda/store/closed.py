"""Closed periods: ``closed/<agreement>/<period>.json`` beside the agreement, written once and then only read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servanda.store.atomic import write_atomically
from servanda.store.names import safe_name
from servanda.store.plain import frozen_from, plain_frozen, plain_verdict, verdict_from
from servanda.store.plain_sentence import plain_sentence, sentence_from
from servanda.words.place import Place
from servanda.words.problem import Problem
from servanda.words.result import Obligation, Verdict
from servanda.words.sentence import Sentence

LAYOUT = 1
ALTERED = "S1032"
OWN = ("layout", "agreement", "period", "readings", "obligations", "sha256")


@dataclass(frozen=True, slots=True)
class Closed:
    """A frozen period: its verdicts, and what they were made from (`basis`: versions, calendars, records)."""

    agreement: str
    period: str
    verdicts: tuple[Verdict, ...]
    basis: Mapping[str, Any]
    obligations: tuple[Obligation, ...] | None = None
    """What follows from them; None where a file was closed before money was frozen with its period."""
    sha256: str = field(default="", compare=False)
    """The hash with which its file ends."""


def folder_of(workspace: Path, agreement: str) -> Path:
    """Where the closed periods of an agreement lie."""
    return workspace / "closed" / safe_name(agreement)


def path_of(folder: Path, agreement: str, period: str) -> Path:
    """Where a closed period lies."""
    return folder_of(folder, agreement) / f"{safe_name(period)}.json"


def write_closed(folder: Path, closed: Closed) -> Path:
    """Freeze a period. Raises FileExistsError if it is closed already, OSError if it cannot be written."""
    path = path_of(folder, closed.agreement, closed.period)
    write_atomically(path, bytes_of(closed), new=True)
    return path


def bytes_of(closed: Closed) -> bytes:
    """The file of a closed period."""
    return (json.dumps(content_of(closed), indent=1, ensure_ascii=False) + "\n").encode()


def content_of(closed: Closed) -> dict[str, Any]:
    """What the file of a closed period holds, with the hash of all of it."""
    content = {
        "layout": LAYOUT,
        "agreement": closed.agreement,
        "period": closed.period,
        **closed.basis,
        "readings": [_plain(each) for each in closed.verdicts],
    }
    if closed.obligations is not None:
        content["obligations"] = [plain_frozen(each) for each in closed.obligations]
    return sealed(content)


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the hash of all of it at the end, however it is laid out in lines."""
    own = {key: value for key, value in content.items() if key != "sha256"}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**own, "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}


def read_closed(folder: Path, agreement: str) -> tuple[tuple[Closed, ...], tuple[Problem, ...]]:
    """Every closed period of an agreement; a file that cannot be read is a Problem, never skipped in silence."""
    found: list[Closed] = []
    problems: list[Problem] = []
    for path in sorted(folder_of(folder, agreement).glob("*.json")):
        read = read_file(path, agreement)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found.append(read)
    return tuple(found), tuple(problems)


def read_file(path: Path, agreement: str) -> Closed | Problem:
    """One closed period, or one restatement of it."""
    try:
        return closed_from(path.read_bytes(), path, agreement)
    except OSError as error:
        return _unreadable(path, error)


def closed_from(data: bytes, path: Path, agreement: str) -> Closed | Problem:
    """The closed period in the bytes of its file."""
    try:
        content = json.loads(data)
        if content["layout"] != LAYOUT or content["agreement"] != agreement:
            raise ValueError("another layout or agreement")
        verdicts: Sequence[Verdict] = [_verdict(each) for each in content["readings"]]
        money = content.get("obligations")
        frozen = None if money is None else tuple(frozen_from(each) for each in money)
        if content.get("sha256") != sealed(content)["sha256"]:  # taken out is changed as well
            return _altered(path)
        basis = {key: value for key, value in content.items() if key not in OWN}
        return Closed(agreement, content["period"], tuple(verdicts), basis, frozen, content["sha256"])
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        return _unreadable(path, error)


def _unreadable(path: Path, error: Exception) -> Problem:
    hint = "Restore the file from version control or a copy; what was closed is not computed anew."
    why = f"{type(error).__name__}: {error}"[:120]
    return Problem("S501", f"The closed period `{path.name}` cannot be read ({why}).", Place(str(path), 1, 1), hint)


def _altered(path: Path) -> Problem:
    sentence = f"The closed period `{path.name}` was changed after it was closed: its hash does not fit."
    hint = "Restore the file from version control, or from the other side's copy; what is closed is never edited."
    return Problem(ALTERED, sentence, Place(str(path), 1, 1), hint)


def _plain(verdict: Verdict) -> dict[str, Any]:
    """A verdict, and what its reason is made of: a report says it in the language of its reader."""
    reason = verdict.reason
    return plain_verdict(verdict) | ({"said": plain_sentence(reason)} if isinstance(reason, Sentence) else {})


def _verdict(plain: Mapping[str, Any]) -> Verdict:
    verdict = verdict_from(plain)
    return replace(verdict, reason=sentence_from(plain.get("said"), verdict.reason))
