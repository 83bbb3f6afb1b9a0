"""Closed periods: written as a whole or not at all, never replaced, and a damaged one is said."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.store.atomic import write_atomically
from servanda.store.closed import Closed, path_of, read_closed, write_closed
from servanda.words.result import Counts, Period, Reading, Verdict

READING = Reading(
    "lead-volume", Period("2026-03", 0, 86_400_000_000), (), Fraction(482), "number", Fraction(482), None, Counts(482), 0,
    Fraction(482), Fraction(482),
)  # fmt: skip
CLOSED = Closed(
    "sales", "2026-03", (Verdict(READING, "at least 450", "met", "32 more than needed", "final"),), {"version": "1.0"}
)


class Crash(BaseException):
    """The machine stops here."""


def _steps(monkeypatch: pytest.MonkeyPatch, at: int, failure: BaseException) -> Callable[[], int]:
    """Let the step number `at` of all that touch the disk fail before it is done; gives the number of steps taken."""
    taken = 0

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == at:
                raise failure
            return real(*arguments, **named)

        return step

    for name in ("fsync", "link", "replace", "open"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
    monkeypatch.setattr(tempfile, "mkstemp", guarded(tempfile.mkstemp))
    return lambda: taken


@pytest.fixture
def without_cleaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stops cleans nothing up."""
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("new", [True, False])
@pytest.mark.usefixtures("without_cleaning")
def test_a_crash_between_two_steps_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, new: bool
) -> None:
    path = tmp_path / "closed" / "2026-03.json"
    if not new:
        write_atomically(path, b"old" * 1000)
    with monkeypatch.context() as patch:
        _steps(patch, at, Crash())
        try:
            write_atomically(path, b"new" * 1000, new=new)
            crashed = False
        except Crash:
            crashed = True
    before = None if new else b"old" * 1000
    found = path.read_bytes() if path.exists() else None
    assert found == b"new" * 1000 or (crashed and found == before)
    write_atomically(path, b"again", new=new and found is None)  # what a crash left behind is in nobody's way
    assert path.read_bytes() == b"again"


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("new", [True, False])
def test_an_error_of_the_disk_changes_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, new: bool
) -> None:
    path = tmp_path / "closed" / "2026-03.json"
    if not new:
        write_atomically(path, b"old")
    with monkeypatch.context() as patch:
        _steps(patch, at, OSError(28, "No space left on device"))
        try:
            write_atomically(path, b"new", new=new)
            failed = False
        except OSError:
            failed = True
    found = path.read_bytes() if path.exists() else None
    assert found == ((None if new else b"old") if failed else b"new")
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ([] if found is None else [path.name])


def test_a_file_system_without_links_still_never_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "a.json"
    write_atomically(path, b"one", new=True)
    with pytest.raises(FileExistsError):
        write_atomically(path, b"two", new=True)
    assert path.read_bytes() == b"one"


def test_of_two_who_close_at_once_one_wins(tmp_path: Path) -> None:
    def close(number: int) -> int | None:
        try:
            write_closed(tmp_path, Closed("sales", "2026-03", CLOSED.verdicts, {"by": number}))
            return number
        except FileExistsError:
            return None

    with ThreadPoolExecutor(8) as pool:
        winners = [each for each in pool.map(close, range(40)) if each is not None]
    (closed,), problems = read_closed(tmp_path, "sales")
    assert problems == ()
    assert winners == [closed.basis["by"]]


def test_a_closed_period_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = write_closed(tmp_path, CLOSED)
    assert path == tmp_path / "closed" / "sales" / "2026-03.json"
    assert read_closed(tmp_path, "sales") == ((CLOSED,), ())
    assert read_closed(tmp_path, "support") == ((), ())
    with pytest.raises(FileExistsError):
        write_closed(tmp_path, CLOSED)


@pytest.mark.parametrize("name", ["../../etc", "a/b", "..", ".", "a\\b", "C:x", "x\x00y", "", "-", "日本"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    found = path_of(tmp_path, name, name)
    assert found.parent.parent == tmp_path / "closed"
    assert found.name.endswith(".json")
    assert not found.name.startswith(".")


def test_a_file_that_is_damaged_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    whole = write_closed(tmp_path, CLOSED).read_bytes()
    folder = tmp_path / "closed" / "sales"
    for number, content in enumerate(
        (b"", b"{", whole[:-40], b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"layout": 2}')
    ):
        (folder / f"2025-{number + 1:02}.json").write_bytes(content)
    (folder / ".2026-03.json.abc.tmp").write_bytes(b"half")
    found, problems = read_closed(tmp_path, "sales")
    assert found == (CLOSED,)
    assert [problem.code for problem in problems] == ["S501"] * 8
    assert all("cannot be read" in problem.sentence and problem.place is not None for problem in problems)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_to_a_closed_file_is_a_problem_or_leaves_a_verdict(tmp_path: Path, data: st.DataObject) -> None:
    path = path_of(tmp_path, "sales", "2026-03")
    path.unlink(missing_ok=True)
    content = json.loads(write_closed(tmp_path, CLOSED).read_bytes())
    block = data.draw(
        st.sampled_from(
            [content, content["readings"][0], content["readings"][0]["period"], content["readings"][0]["records"]]
        )
    )
    key = data.draw(st.sampled_from(sorted(block)))
    block[key] = data.draw(
        st.one_of(
            st.none(),
            st.integers(),
            st.text(max_size=5),
            st.lists(st.integers(), max_size=2),
            st.floats(),
            st.booleans(),
        )
    )
    path.write_text(json.dumps(content), encoding="utf-8")
    found, problems = read_closed(tmp_path, "sales")
    assert len(found) + len(problems) == 1
