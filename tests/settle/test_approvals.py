"""An exclusion that somebody has to approve: it moves no figure until that side has said so, and says what it would be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosted import TEXT, WORKS, Hosted, minutes_of

from servanda.desk.exclusions import Recorded, answer
from servanda.desk.exclusions_list import rows_of
from servanda.desk.explain import explain
from servanda.desk.results import as_json
from servanda.words.problem import errors
from servanda.words.result import Because


@pytest.fixture
def hosted(tmp_path: Path) -> Hosted:
    return Hosted(tmp_path)


def approve(
    hosted: Hosted, *records: str, by: str = "Head of IT", day: str | None = "2026-02-10", **more: object
) -> Recorded:
    what, name, note = (
        str(more.pop(key, other)) for key, other in (("what", "approve"), ("name", "works"), ("note", ""))
    )
    return answer(hosted.asked, what, name, records, hosted.word(by, day, note), **more)  # type: ignore[arg-type]


def codes(recorded: Recorded) -> list[str]:
    assert bool(recorded.entries) is not bool(errors(recorded.problems))
    return [each.code for each in errors(recorded.problems)]


def test_what_waits_moves_no_figure_and_says_what_it_would_be(hosted: Hosted) -> None:
    """Three outages of 45 minutes; the third lies in maintenance that was announced in time: without it 90 minutes."""
    measured = hosted.measured()
    assert hosted.minutes() == 135
    (figure,), (money,) = measured.if_accepted, measured.owed_if_accepted
    assert (minutes_of(figure.now), minutes_of(figure.then)) == (135, 90)
    assert money.now is not None
    assert money.then is not None
    assert (money.now.amount, money.then.amount) == (200, 100)
    (told,) = hosted.told("S804")
    assert told.sentence == "1 record of `works` waits for the approval of Customer and excludes nothing until then."
    assert told.place is not None


def test_once_approved_it_is_left_out_and_nothing_waits(hosted: Hosted) -> None:
    assert codes(approve(hosted, "W-1")) == []
    measured = hosted.measured()
    assert hosted.minutes() == 90
    assert not measured.waiting.anything
    assert (measured.if_accepted, measured.owed_if_accepted, hosted.told("S804", "S781")) == ((), (), [])
    assert [(each.record, each.state) for each in rows_of(measured)] == [("W-1", "approved")]


def test_the_day_of_the_approval_counts_as_of_an_instant(hosted: Hosted) -> None:
    approve(hosted, "W-1", day="2026-02-10")
    assert [hosted.minutes(as_of) for as_of in ("2026-02-10", "2026-02-11")] == [135, 90]


def test_what_is_refused_does_not_wait_and_can_still_be_approved(hosted: Hosted) -> None:
    assert codes(approve(hosted, "W-1", what="refuse")) == ["S816"], "a refusal says why"
    assert codes(approve(hosted, "W-1", what="refuse", note="We never got the mail.")) == []
    assert hosted.minutes() == 135
    assert not hosted.measured().waiting.anything
    assert codes(approve(hosted, "W-1", day="2026-02-11")) == []
    assert hosted.minutes() == 90
    assert codes(approve(hosted, "W-1", what="refuse", note="Or not.", day="2026-02-12")) == ["S803"]


def test_only_who_has_to_approve_it_can(hosted: Hosted) -> None:
    assert codes(approve(hosted, "W-1", by="Service manager")) == ["S802"]
    assert codes(approve(hosted, "W-1", by="Purchasing")) == ["S776"], "the customer says who may"
    assert codes(approve(hosted, "W-1", by="Somebody")) == ["S776"]
    assert hosted.ledger() == {}


def test_what_is_meant_must_be_a_record_of_the_exclusion(hosted: Hosted) -> None:
    assert codes(approve(hosted, "W-2")) == ["S801"], "it was announced too late, so it would exclude nothing"
    assert codes(approve(hosted)) == ["S801"]
    assert codes(approve(hosted, "W-1", name="work")) == ["S800"]
    assert codes(approve(hosted, "W-1", day="2030-01-01")) == ["S778"]
    assert codes(approve(hosted, "W-1", "W-2")) == ["S801"], "all or nothing"
    assert hosted.ledger() == {}


def test_all_that_wait_at_once(tmp_path: Path) -> None:
    hosted = Hosted(tmp_path, works=WORKS.replace("2026-01-25 09:00", "2026-01-20 09:00"))
    assert [each.about.record for each in approve(hosted, every=True).entries] == ["W-1", "W-2"]
    assert codes(approve(hosted, every=True)) == ["S801"], "nothing waits any more"


def test_a_rule_is_approved_as_a_whole(tmp_path: Path) -> None:
    """On Mondays from 10:00 half an hour is left out: 30 minutes of each of the three outages."""
    rule = "works: {every: Monday 10:00, for: 30 min, approved_by: customer, excluded_time: counts as up}"
    written = TEXT[TEXT.index("  works: {records: works, ann") :].partition("\n")[0]
    hosted = Hosted(tmp_path, TEXT.replace(written, f"  {rule}"))
    assert hosted.minutes() == 135
    assert minutes_of(hosted.measured().if_accepted[0].then) == 45
    assert codes(approve(hosted, "W-1")) == ["S801"]
    assert codes(approve(hosted)) == []
    assert hosted.minutes() == 45


def test_an_approval_of_what_is_gone_is_told_and_lost_never(hosted: Hosted) -> None:
    """The exclusion was taken out of the text: the line stays, moves nothing, and says so."""
    approve(hosted, "W-1")
    before = hosted.ledger()
    hosted.file.write_text(TEXT.replace("approved_by: customer, ", ""), encoding="utf-8")
    assert hosted.minutes() == 90
    assert [each.code for each in hosted.told("S800")] == ["S800"]
    assert hosted.ledger() == before


def test_scripts_read_what_waits_and_what_it_would_be(hosted: Hosted) -> None:
    (plain,) = as_json([hosted.measured()], ())
    waits = plain["if_accepted"]
    assert (waits["exclusions"], waits["corrections"], waits["restatements"]) == ({"works": ["W-1"]}, [], [])
    assert [(each["now"]["value"], each["then"]["value"]) for each in waits["readings"]] == [
        (str(135 * 60), str(90 * 60))
    ]
    assert [(each["now"], each["then"], each["unit"]) for each in waits["obligations"]] == [("200", "100", "EUR")]
    approve(hosted, "W-1")
    (plain,) = as_json([hosted.measured()], ())
    assert "if_accepted" not in plain, "nothing waits"


def test_the_reasons_say_who_approved_it_and_what_waits(hosted: Hosted) -> None:
    (tree,) = explain(hosted.asked, "down").trees
    said = [each.sentence for each in everything(tree)]
    assert "W-1: waits for Customer, so it counts as it was measured" in said
    assert any(each.startswith("if all that waits for an answer is accepted: 1 h 30 min. Missed") for each in said)
    approve(hosted, "W-1")
    (tree,) = explain(hosted.asked, "down").trees
    said = [each.sentence for each in everything(tree)]
    assert "W-1: approved on 10 February 2026 by Head of IT, Customer" in said
    assert not any("waits" in each for each in said)


def everything(tree: Because) -> Iterator[Because]:
    yield tree
    for each in tree.reasons:
        yield from everything(each)
