"""The ledger: what was said stays as it was said; what is changed, missing, mixed or half written is told with its place."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from entries import CLAIM, CREDIT, entry, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.store import lock
from servanda.store.ledger import append, path_of, read_ledger
from servanda.words.entry import About, Entry, Evidence
from servanda.words.problem import errors


def lines(workspace: Path, party: str = "customer") -> list[bytes]:
    return path_of(workspace, "hosting", party).read_bytes().splitlines(keepends=True)


def put(workspace: Path, data: bytes, party: str = "customer") -> None:
    path_of(workspace, "hosting", party).write_bytes(data)


def codes(workspace: Path) -> list[tuple[str, int]]:
    return [(each.code, each.place.line) for each in read_ledger(workspace, "hosting").problems if each.place]


def test_what_is_said_is_read_again(tmp_path: Path) -> None:
    said = [CLAIM, entry("verify", "provider", "2026-05-09"), entry("grant", "provider", "2026-05-10")]
    assert written(tmp_path, *said) == list(read_ledger(tmp_path, "hosting").entries)
    assert [(each.number, each.what) for each in read_ledger(tmp_path, "hosting").entries] == [
        (1, "claim"), (1, "verify"), (2, "grant"),
    ]  # fmt: skip


def test_a_line_is_one_json_object_closed_by_the_hash_of_what_stands_before(tmp_path: Path) -> None:
    written(tmp_path, CLAIM, entry("withdraw", day="2026-05-08"))
    first, second = lines(tmp_path)
    plain = json.loads(first)
    assert list(plain) == [
        "layout", "agreement", "number", "before", "recorded_at", "party", "said_by", "recorded_by", "what", "about",
        "date", "amount", "unit", "evidence", "note", "sha256",
    ]  # fmt: skip
    own, _, _ = first.decode().rpartition(',"sha256":')
    assert plain["sha256"] == hashlib.sha256(f"{own}}}".encode()).hexdigest()
    assert (plain["before"], json.loads(second)["before"]) == ("", plain["sha256"])
    assert (plain["date"], plain["amount"], plain["about"]["segment"]) == ("2026-05-07", "100.5", {"site": "a"})


@pytest.mark.parametrize(
    ("old", "new"),
    [("100.5", "900.5"), ("2026-05-07", "2026-05-06"), ('"claim"', '"grant"'), (":{", ": {"), ("abab", "cdcd")],
)
def test_a_changed_line_is_told_with_its_place(tmp_path: Path, old: str, new: str) -> None:
    written(tmp_path, entry("comment"), CLAIM, entry("comment"))
    first, second, third = lines(tmp_path)
    put(tmp_path, first + second.replace(old.encode(), new.encode(), 1) + third)
    assert codes(tmp_path) == [("S510", 2)]
    assert len(read_ledger(tmp_path, "hosting").entries) == 1, "what stands behind it is not trusted"
    assert append(tmp_path, CLAIM).entry is None


def test_a_changed_line_with_a_new_hash_does_not_fit_the_next_one(tmp_path: Path) -> None:
    from servanda.store.ledger_line import line_of, sealed

    written(tmp_path, CLAIM, entry("comment"))
    _, second = lines(tmp_path)
    forged = sealed(entry(amount=CLAIM.amount, unit="EUR"), 1, "")
    put(tmp_path, line_of(forged).encode() + b"\n" + second)
    assert codes(tmp_path) == [("S511", 2)]


@pytest.mark.parametrize(("kept", "line"), [((1, 2, 3), 1), ((0, 2, 3), 2), ((0, 3), 2), ((0, 2, 1, 3), 2)])
def test_a_missing_line_is_told(tmp_path: Path, kept: tuple[int, ...], line: int) -> None:
    written(tmp_path, *(entry("comment", note=str(number)) for number in range(4)))
    every = lines(tmp_path)
    put(tmp_path, b"".join(every[place] for place in kept))
    assert codes(tmp_path) == [("S511", line)]


def test_lines_of_another_party_or_agreement_do_not_count_here(tmp_path: Path) -> None:
    written(tmp_path, CLAIM, entry("grant", "provider"))
    put(tmp_path, lines(tmp_path)[0] + lines(tmp_path, "provider")[0])
    assert codes(tmp_path) == [("S511", 2)]
    other = path_of(tmp_path, "colocation", "customer")
    other.parent.mkdir()
    other.write_bytes(lines(tmp_path)[0])
    assert [each.code for each in read_ledger(tmp_path, "colocation").problems] == ["S511"]


@pytest.mark.parametrize(
    "line",
    [b"\n", b"{}\n", b"null\n", b'{"layout": 2}\n', b"[" * 9000 + b"\n", b"\xff\xfe\n", b'{"layout":1,"number":"1"}\n'],
)
def test_what_is_no_line_of_a_ledger_is_told(tmp_path: Path, line: bytes) -> None:
    written(tmp_path, CLAIM)
    put(tmp_path, lines(tmp_path)[0] + line)
    assert codes(tmp_path) == [("S513", 2)]


@pytest.mark.parametrize("value", [None, -1, True, [], [1], {"a": 1}, "1/0", "2026-13-40", 1e400])
@pytest.mark.parametrize(
    "key", ["layout", "number", "recorded_at", "what", "about", "date", "amount", "evidence", "segment"]
)
def test_a_line_with_a_fitting_hash_and_senseless_values_is_told_too(tmp_path: Path, key: str, value: object) -> None:
    written(tmp_path, CLAIM)
    plain = json.loads(lines(tmp_path)[0])
    del plain["sha256"]
    (plain["about"] if key == "segment" else plain)[key] = value
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    put(tmp_path, f'{text[:-1]},"sha256":"{digest}"}}\n'.encode())
    of_a_later_version = key == "what" and isinstance(value, str)  # it is kept, and moves nothing here
    assert ({line for _, line in codes(tmp_path)} == {1}) is not of_a_later_version


def test_two_branches_that_were_mixed_name_the_command_that_mends_them(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for each, note in ((mine, "mine"), (theirs, "theirs")):
        written(each, CLAIM, entry("comment", note=note))
    put(mine, b"".join([*lines(mine), lines(theirs)[1]]))
    assert codes(mine) == [("S519", 3)]
    assert "servanda ledger rebase AGREEMENT.yaml customer THEIRS.jsonl" in str(
        read_ledger(mine, "hosting").problems[0]
    )
    put(mine, lines(mine)[0] + b"<<<<<<< HEAD\n" + lines(theirs)[1])
    assert codes(mine) == [("S519", 2)]


@pytest.mark.parametrize("cut", [1, 2, 40, 200])
def test_a_torn_last_line_was_not_committed_and_is_kept_aside(tmp_path: Path, cut: int) -> None:
    written(tmp_path, CLAIM, entry("comment", note="torn"))
    first, second = lines(tmp_path)
    put(tmp_path, first + second[:-cut])
    (problem,) = read_ledger(tmp_path, "hosting").problems
    assert (problem.code, problem.severity, problem.place and problem.place.line) == ("S512", "warning", 2)
    assert ("comment of credit a 2026-04" in problem.sentence) is (cut == 1)
    done = append(tmp_path, entry("comment", note="again"))
    assert done.entry is not None and done.entry.number == 2
    assert [each.code for each in done.problems] == ["S518"]
    ledger = read_ledger(tmp_path, "hosting")
    assert ([each.note for each in ledger.entries], ledger.problems) == (["As agreed.", "again"], ())
    aside = path_of(tmp_path, "hosting", "customer").with_name("customer.jsonl.torn-1")
    assert aside.read_bytes() == second[:-cut]


def test_line_ends_of_another_system_change_nothing(tmp_path: Path) -> None:
    said = written(tmp_path, CLAIM, entry("comment"))
    put(tmp_path, b"".join(lines(tmp_path)).replace(b"\n", b"\r\n"))
    assert list(read_ledger(tmp_path, "hosting").entries) == said
    assert append(tmp_path, entry("comment")).entry is not None
    assert read_ledger(tmp_path, "hosting").problems == ()


@pytest.mark.parametrize(
    "said",
    [
        entry(note="Ask ann@example.com."), entry(evidence=(Evidence("mail of ann@example.com.eml", "0" * 64),)),
        entry(invoice="ann@example.com"), entry(about=About("credit", "2026-04", (("owner", "ann@example.com"),))),
        entry(recorded_by="ann@example.com"),
    ],
)  # fmt: skip
def test_nothing_personal_gets_into_a_chain(tmp_path: Path, said: Entry) -> None:
    done = append(tmp_path, said)
    assert (done.entry, [each.code for each in done.problems]) == (None, ["S517"])
    assert "ann@example.com" in done.problems[0].sentence and "title" in str(done.problems[0].hint)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_was_left_behind_is_answered_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PAUSE", 0)
    written(tmp_path, CLAIM)
    left = path_of(tmp_path, "hosting", "customer").with_name(".customer.jsonl.lock")
    left.touch()
    done = append(tmp_path, CLAIM)
    assert (done.entry, [each.code for each in done.problems]) == (None, ["S516"])
    assert f"remove `{left}`" in str(done.problems[0])
    assert len(lines(tmp_path)) == 1


def test_a_ledger_that_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file in the way")
    assert [each.code for each in append(tmp_path, CLAIM).problems] == ["S515"]
    (tmp_path / "ledger").unlink()
    path_of(tmp_path, "hosting", "customer").mkdir(parents=True)
    assert [each.code for each in read_ledger(tmp_path, "hosting").problems] == ["S514"]


def test_who_has_not_seen_the_last_line_is_told(tmp_path: Path) -> None:
    (first,) = written(tmp_path, CLAIM)
    assert append(tmp_path, entry("comment"), after="").moved
    assert append(tmp_path, entry("comment"), after=first.sha256).entry is not None
    assert append(tmp_path, entry("comment"), after=first.sha256).moved
    assert len(lines(tmp_path)) == 2


def test_the_parties_are_merged_by_date_then_by_when_it_was_written_then_by_party(tmp_path: Path) -> None:
    said = [
        entry("comment", "provider", "2026-05-09", note="4"), entry("comment", "customer", "2026-05-09", note="3"),
        entry("comment", "customer", "2026-05-07", recorded_at=1_778_234_400_000_000, note="2"),
        entry("comment", "provider", "2026-05-07", note="1"),
    ]  # fmt: skip
    written(tmp_path, *said)
    assert [each.note for each in read_ledger(tmp_path, "hosting").entries] == ["1", "2", "3", "4"]


TEXTS = st.text(st.characters(exclude_characters="@", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            TEXTS, TEXTS, st.fractions(), st.integers(0, 3000), st.integers(0, 4 * 10**15), st.sampled_from("ab")
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_whatever_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str, object, int, int, str]]
) -> None:
    workspace = tmp_path_factory.mktemp("ledger")
    made = [
        entry("comment", party, note=note, invoice=invoice, amount=amount, unit="USD", recorded_at=at,
              day=(date(2024, 1, 1) + timedelta(days)).isoformat(), about=CREDIT)
        for note, invoice, amount, days, at, party in said
    ]  # fmt: skip
    everything = written(workspace, *made)
    read = read_ledger(workspace, "hosting")
    assert not errors(read.problems)
    assert sorted(map(repr, read.entries)) == sorted(map(repr, everything))
    assert [each.day for each in read.entries] == sorted(each.day for each in everything)
