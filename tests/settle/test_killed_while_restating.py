"""A machine that stops at any step of a restatement or of many corrections loses nothing, doubles nothing, and restates nothing by half."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hosted import OUTAGES, Hosted
from restating import LATE, WHY, answered, close, exported_anew, proposed

from servanda.desk.correction_table import Wish
from servanda.desk.corrections import propose as propose_corrections
from servanda.desk.ledgers import verify
from servanda.desk.restate_list import listed
from servanda.words.problem import errors

STEPS = ("open", "write", "fsync", "link")
"""What touches the disk."""


class Crash(BaseException):
    """The machine stops here."""


@contextmanager
def stopping(monkeypatch: pytest.MonkeyPatch, at: int, *, half: bool = False) -> Iterator[Callable[[], bool]]:
    """At the step number `at` the machine stops: before it, or with `half` of what was to be written; nothing is cleaned up."""
    taken, stopped = 0, False

    def guarded(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal taken, stopped
            taken += 1
            if stopped or taken == at:
                stopped = True
                if half and name == "write":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise Crash
            return real(*arguments, **named)

        return step

    def left_undone(real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments, **named: None if stopped else real(*arguments, **named)

    with monkeypatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, guarded(name, getattr(os, name)))
        for owner, name in ((Path, "unlink"), (os, "ftruncate")):
            patch.setattr(owner, name, left_undone(getattr(owner, name)))
        try:
            yield lambda: stopped
        except Crash:
            assert stopped


def unlocked(hosted: Hosted) -> None:
    """What a person does who was told that a lock is left."""
    for path in hosted.folder.glob("ledger/**/.*.lock"):
        path.unlink()


def whole(hosted: Hosted) -> None:
    """No line and no file is broken; a part of a line that was not committed may be there, and is told."""
    (verified,), problems = verify([hosted.file])
    assert (problems, errors(verified.problems)) == ([], ())


def test_a_proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = close(Hosted(tmp_path))
    exported_anew(hosted, OUTAGES + LATE)
    for at in range(1, 30):
        half = at % 2 == 0
        with stopping(monkeypatch, at, half=half) as stopped:
            proposed(hosted)
        unlocked(hosted)
        whole(hosted)
        assert hosted.minutes() == 135
        found = listed(hosted.asked)[0][0]
        assert [each.proposal.state for each in found.shown] in ([], ["open"]), "as a whole or not at all"
        assert all(each.figures for each in found.shown)
        if found.shown:
            break
    assert proposed(hosted, day="2026-03-02").entry is None, "it is there once"
    files = list(hosted.folder.glob("closed/hosting/restatements/*.json"))
    assert len(files) == 1, "a file that no line named was used again"
    assert stopped() is False or at > 5
    assert answered(hosted) == []
    assert hosted.minutes() == 165


def test_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = close(Hosted(tmp_path))
    exported_anew(hosted, OUTAGES + LATE)
    proposed(hosted)
    seen = []
    for at in range(1, 30):
        with stopping(monkeypatch, at, half=at % 2 == 1) as stopped:
            answered(hosted)
        unlocked(hosted)
        whole(hosted)
        seen.append(listed(hosted.asked)[0][0].shown[0].proposal.state)
        assert hosted.minutes() == {"open": 135, "accepted": 165}[seen[-1]]
        if not stopped():
            break
    assert seen[0] == "open"
    assert seen[-1] == "accepted"
    assert sorted(seen, reverse=True) == seen, "what was accepted stays accepted"


def test_many_corrections_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line counts by itself: after a stop the rest is proposed again, and nothing stands there twice."""
    hosted = Hosted(tmp_path)
    wishes = [Wish("outages", f"O-{each}", "cause", None, "human", WHY) for each in (1, 2, 3)]
    for at in range(1, 30):
        with stopping(monkeypatch, at, half=at % 2 == 0) as stopped:
            propose_corrections(hosted.asked, wishes, hosted.word("Director", "2026-02-03"))
        unlocked(hosted)
        whole(hosted)
        known = {each.entry.about.record for each in hosted.measured().heard.corrections}
        wishes = [each for each in wishes if each.key not in known]
        if not wishes:
            break
    found = [each.entry.about.record for each in hosted.measured().heard.corrections]
    assert (sorted(map(str, found)), stopped()) in ((["O-1", "O-2", "O-3"], True), (["O-1", "O-2", "O-3"], False))
