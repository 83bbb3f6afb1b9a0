"""The line of the ledger is what closes a period: a stop before it has closed nothing, an edit after it is found."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from servanda.store.closed import Closed, bytes_of, path_of, sealed
from servanda.store.closings import CLOSINGS, closed_by_ledger
from servanda.store.commit import Committed, commit, to_be_written
from servanda.store.ledger import path_of as chain_of
from servanda.store.ledger import read_ledger
from servanda.store.rebase import rebase
from servanda.words.entry import About, Entry
from servanda.words.result import Counts, Period, Reading, Verdict

READING = Reading("availability", Period("2026-03", 0, 86_400_000_000), (), None, "number", None, None, Counts(482), 0)
MARCH = to_be_written(Closed(
    "hosting", "2026-03", (Verdict(READING, "at least 450", "undetermined", "no data", "final"),), {"version": "1.0"}, (),
))  # fmt: skip
APRIL = replace(MARCH, period="2026-04")
LINE = Entry("hosting", CLOSINGS, "close-period", "servanda", 0, "close", About(), date(2026, 4, 1))


def closed(workspace: Path, what: Closed = MARCH, party: str = CLOSINGS) -> Committed:
    return commit(workspace, what, replace(LINE, party=party, about=About(period=what.period)))


def told(workspace: Path) -> tuple[list[str], list[str]]:
    """The periods that hold, and the codes of what is wrong."""
    found, problems = closed_by_ledger(workspace, "hosting", read_ledger(workspace, "hosting"))
    return [each.period for each in found], [each.code for each in problems]


def edited(workspace: Path, **more: Any) -> str:
    """Edit the file as somebody who reckons its hash anew; what is said of it then."""
    path = path_of(workspace, "hosting", "2026-03")
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(sealed({**content, **more}), indent=1), encoding="utf-8")
    _, problems = closed_by_ledger(workspace, "hosting", read_ledger(workspace, "hosting"))
    return problems[0].sentence


class Crash(BaseException):
    """The machine stops here."""


@contextmanager
def stopping(patch: pytest.MonkeyPatch, at: int) -> Iterator[list[str]]:
    """At the step number `at` of all that touch the disk the machine stops, and nothing is cleaned up."""
    taken: list[str] = []

    def guarded(name: str, real: Any) -> Any:
        def step(*arguments: Any, **named: Any) -> Any:
            taken.append(name)
            if len(taken) >= at:
                raise Crash
            return real(*arguments, **named)

        return step

    with patch.context() as patched:
        for name in ("open", "write", "fsync", "link"):
            patched.setattr(os, name, guarded(name, getattr(os, name)))
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        try:
            yield taken
        except Crash:
            assert len(taken) >= at


def test_a_stop_at_any_write_closes_nothing_or_all_of_it_and_the_next_command_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for at in range(1, 40):
        folder = tmp_path / str(at)
        with stopping(monkeypatch, at) as taken:
            closed(folder)
        for lock in folder.glob("ledger/hosting/.*.lock"):  # a person removes it who was told
            lock.unlink()
        holds, codes = told(folder)
        there = path_of(folder, "hosting", "2026-03").exists()
        seen.add((there, *holds, *codes))
        assert (holds, codes) in (([], ["S1056"] if there else []), (["2026-03"], []))
        again = closed(folder)
        assert (again.path is None) is bool(holds), "closed once"
        assert told(folder) == (["2026-03"], [])
        assert len(read_ledger(folder, "hosting").entries) == 1
        if len(taken) < at:
            break
    assert seen == {(False,), (True, "S1056"), (True, "2026-03")}, (
        "before the file, between file and line, after the line"
    )


def test_a_file_that_a_stopped_command_left_is_not_taken_for_another(tmp_path: Path) -> None:
    path = path_of(tmp_path, "hosting", "2026-03")
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes_of(replace(MARCH, basis={**MARCH.basis, "version": "0.9"})))
    made = closed(tmp_path)
    assert [each.code for each in made.problems] == ["S1056"]
    assert not (tmp_path / "ledger").exists()
    path.unlink()
    assert closed(tmp_path).path == path


def test_who_edits_the_file_and_reckons_its_hash_anew_is_found_and_told_what_was_changed(tmp_path: Path) -> None:
    closed(tmp_path)
    reading = json.loads(path_of(tmp_path, "hosting", "2026-03").read_text(encoding="utf-8"))["readings"][0]
    assert edited(tmp_path, readings=[{**reading, "verdict": "met"}]).endswith(
        "its hash is another one. Changed: the readings of `availability`."
    )
    assert edited(tmp_path, version="2.0").endswith("Changed: its `version`, the readings of `availability`.")
    assert told(tmp_path) == ([], ["S1053"])
    path = path_of(tmp_path, "hosting", "2026-03")
    path.write_text(path.read_text(encoding="utf-8").replace('"2.0"', '"3.0"'), encoding="utf-8")
    (careless,) = closed_by_ledger(tmp_path, "hosting", read_ledger(tmp_path, "hosting"))[1]
    assert careless.code == "S1032", "whoever forgets the hash is found without the ledger"
    assert careless.sentence.endswith("Changed: its `version`, the readings of `availability`.")
    path.write_bytes(bytes_of(MARCH))
    assert told(tmp_path) == (["2026-03"], [])
    path.unlink()
    assert told(tmp_path) == ([], ["S1054"])


def test_a_file_of_before_the_lines_holds_with_a_note(tmp_path: Path) -> None:
    path = path_of(tmp_path, "hosting", "2026-03")
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes_of(replace(MARCH, basis={"version": "1.0"})))
    assert told(tmp_path) == (["2026-03"], ["S1055"])


def test_of_two_sides_that_say_different_things_neither_is_believed(tmp_path: Path) -> None:
    """The provider forges the file and its own line; the customer's line still says what was closed."""
    closed(tmp_path, party="provider")
    assert closed(tmp_path, party="customer").path is not None
    assert told(tmp_path) == (["2026-03"], [])
    chain_of(tmp_path, "hosting", "provider").unlink()
    forged = replace(MARCH, basis={**MARCH.basis, "version": "2.0"})
    path_of(tmp_path, "hosting", "2026-03").write_bytes(bytes_of(forged))
    assert told(tmp_path) == ([], ["S1053"]), "with the customer's line alone"
    closed(tmp_path, forged, party="provider")
    assert told(tmp_path) == ([], ["S1057"])


def test_months_closed_on_two_branches_are_both_closed_after_a_rebase(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    closed(ours)
    shutil.copytree(ours, theirs)
    closed(ours, APRIL)
    closed(theirs, replace(MARCH, period="2026-05"))
    shutil.copy(path_of(theirs, "hosting", "2026-05"), path_of(ours, "hosting", "2026-05"))
    assert told(ours) == (["2026-03", "2026-04"], ["S1056"])
    done = rebase(chain_of(ours, "hosting", CLOSINGS), chain_of(theirs, "hosting", CLOSINGS), "hosting", CLOSINGS)
    assert (done.common, done.theirs, len(done.mine), done.problems) == (1, 1, 1, ())
    assert told(ours) == (["2026-03", "2026-04", "2026-05"], [])


def test_a_copy_without_persons_holds_and_nothing_else_in_it_may_be_another(tmp_path: Path) -> None:
    """A bundle calls Ann `person-1`; all else is what was closed, and its hashes say so."""
    verdict = replace(MARCH.verdicts[0], reading=replace(READING, segment=(("owner", "Ann"),)))
    closed(tmp_path, to_be_written(replace(MARCH, verdicts=(verdict,)), ["owner"]))
    path = path_of(tmp_path, "hosting", "2026-03")
    reading = json.loads(path.read_text(encoding="utf-8"))["readings"][0]
    masked = {**reading, "segment": {"owner": "person-1"}}
    assert edited(tmp_path, readings=[masked]).endswith("its hash is another one."), "who does not say so is found"
    with pytest.raises(IndexError):
        edited(tmp_path, readings=[masked], persons_left_out=True)
    assert told(tmp_path) == (["2026-03"], [])
    assert edited(tmp_path, readings=[{**masked, "verdict": "met"}]).endswith("the readings of `availability`.")
    assert told(tmp_path) == ([], ["S1053"])
