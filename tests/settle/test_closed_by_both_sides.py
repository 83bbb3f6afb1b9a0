"""Both sides may say that a month is closed; who edits it later is found wherever closed months are read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from hosted import OUTAGES, Hosted
from restating import JANUARY, LATE, close, exported_anew, proposed

from servanda.desk.closing import Closing, close_period
from servanda.desk.ledgers import verify
from servanda.store.closed import path_of, sealed
from servanda.words.problem import errors


def said(hosted: Hosted, by: str) -> Closing:
    (closing,), problems = close_period(hosted.asked, JANUARY, hosted.word(by, "2026-02-10"))
    assert not problems
    return closing


def codes(closing: Closing) -> list[str]:
    return [each.code for each in errors(closing.problems)]


def edit(hosted: Hosted, **more: object) -> None:
    """As somebody would who knows how the hash at the end is reckoned."""
    path = path_of(hosted.folder, "hosting", JANUARY)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(sealed({**content, **more}), indent=1), encoding="utf-8")


def test_an_edited_month_is_an_error_everywhere_and_says_what_was_changed(tmp_path: Path) -> None:
    hosted = close(Hosted(tmp_path))
    edit(hosted, obligations=[])
    (verified,), _ = verify([hosted.file])
    (wrong,) = errors(verified.problems)
    assert wrong.code == "S1053"
    assert wrong.sentence.endswith("Changed: what follows by `credit`.")
    assert "closings.jsonl:1:1" in str(wrong.hint)
    assert wrong in hosted.measured().problems
    exported_anew(hosted, OUTAGES + LATE)
    assert [each.code for each in proposed(hosted).problems] == ["S1053"]
    assert codes(said(hosted, "Director")) == ["S1053"]


def test_each_side_says_it_by_its_own_records(tmp_path: Path) -> None:
    """The provider closes; the customer, whose records say the same, confirms it, once."""
    hosted = Hosted(tmp_path)
    first, second = said(hosted, "Service manager"), said(hosted, "Head of IT")
    assert [(each.again, each.entry and each.entry.party) for each in (first, second)] == [
        (False, "provider"), (True, "customer"),
    ]  # fmt: skip
    assert first.entry is not None and second.entry is not None
    assert first.entry.evidence == second.entry.evidence
    assert codes(said(hosted, "Head of IT")) == ["S502"]
    assert codes(said(hosted, "Nobody")) == ["S776"]


def test_who_has_other_records_confirms_nothing(tmp_path: Path) -> None:
    hosted = Hosted(tmp_path)
    said(hosted, "Service manager")
    exported_anew(hosted, OUTAGES + LATE)
    (wrong,) = errors(said(hosted, "Head of IT").problems)
    assert wrong.code == "S1058"
    assert wrong.sentence == (
        "What was closed as 2026-01 is not what today's text and records say: "
        "down 2 h 45 min, missed (closed 2 h 15 min, missed)."
    )
    assert list(hosted.ledger()) == ["provider.jsonl"]


def test_a_month_of_before_the_lines_stands_with_a_note_until_somebody_writes_one(tmp_path: Path) -> None:
    hosted = close(Hosted(tmp_path))
    shutil.rmtree(tmp_path / "ledger")
    path = path_of(tmp_path, "hosting", JANUARY)
    old = {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key != "in_ledger"}
    path.write_text(json.dumps(sealed(old), indent=1), encoding="utf-8")
    assert [each.severity for each in hosted.told("S1055")] == ["note"]
    assert {each.state for each in hosted.measured().verdicts} == {"final"}
    (closing,), _ = close_period(hosted.asked, JANUARY)
    assert (closing.again, closing.path) == (True, path)
    assert hosted.told("S1055") == []
    assert json.loads(path.read_text(encoding="utf-8")) == sealed(old), "the file itself stays as it is"
