"""A closed period changes only when all sides have accepted it; what was closed stays beside it, and lines adjust its money."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hosted import NOW, OUTAGES, TEXT, Hosted, minutes_of
from hypothesis import given
from hypothesis import strategies as st
from restating import JANUARY, LATE, WHY, answered, close, exported_anew, proposed
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.claims import Saying, say
from servanda.desk.closing import close_period
from servanda.desk.correction_answers import answer as answer_correction
from servanda.desk.correction_table import Wish
from servanda.desk.corrections import propose as propose_correction
from servanda.desk.exclusions import answer as answer_exclusion
from servanda.desk.ledgers import verify
from servanda.desk.restate_list import listed
from servanda.desk.restating import Restating, propose
from servanda.settle.adjusted import Restated, adjusted
from servanda.settle.adjustments import ADJUSTMENT, left_of
from servanda.words.problem import errors
from servanda.words.result import ClaimState, Obligation, Period


@pytest.fixture
def closed(tmp_path: Path) -> Hosted:
    """January closed with 135 minutes and a credit of 200 EUR."""
    return close(Hosted(tmp_path))


def codes(made: Restating) -> list[str]:
    assert bool(made.entry) is not bool(errors(made.problems))
    return [each.code for each in errors(made.problems)]


def money(hosted: Hosted, as_of: str | None = None) -> list[tuple[str, str, object, str]]:
    """Kind, who owes, the amount and the state of everything of January."""
    return [(each.kind, each.debtor or "", each.amount, each.state) for each in hosted.measured(as_of).obligations]


def claim(hosted: Hosted, what: str, day: str, amount: str | None = None) -> None:
    by = "Purchasing" if what == "claim" else "Service manager"
    recorded = say(hosted.asked, Saying(what, "credit", JANUARY, by, NOW, date=day, amount=amount))
    assert recorded.entry is not None, [str(each) for each in recorded.problems]


def test_late_records_change_nothing_until_both_sides_accept(closed: Hosted) -> None:
    path = closed.folder / "closed" / "hosting" / "2026-01.json"
    before = path.read_bytes()
    exported_anew(closed, OUTAGES.replace("2026-01-12 10:45", "2026-01-12 10:10"))
    assert closed.minutes() == 135
    made = proposed(closed)
    assert codes(made) == []
    assert [(minutes_of(each.now), minutes_of(each.then)) for each in made.figures] == [(135, 100)]
    assert [(each.now and each.now.amount, each.then and each.then.amount) for each in made.money] == [(200, 100)]
    measured = closed.measured()
    assert closed.minutes() == 135
    assert [each.code for each in measured.problems if each.code == "S828"] == ["S828"]
    assert minutes_of(measured.if_accepted[0].then) == 100
    assert answered(closed) == []
    assert (closed.minutes(), closed.measured().verdicts[0].state) == (100, "final")
    assert [closed.minutes(as_of) for as_of in ("2026-03-05", "2026-03-06")] == [135, 100], "the day counts"
    assert closed.told("S505", "S531", "S828") == []
    assert path.read_bytes() == before, "what was closed stays"


def test_what_was_accepted_after_the_period_was_closed_is_a_proposal_as_well(closed: Hosted) -> None:
    """An approval and a correction move no closed figure by themselves."""
    answer_exclusion(closed.asked, "approve", "works", ["W-1"], closed.word("Head of IT", "2026-02-10"))
    wish = Wish("outages", "O-1", "ended", None, "2026-01-05 10:15", WHY)
    propose_correction(closed.asked, [wish], closed.word("Director", "2026-02-10"))
    answer_correction(closed.asked, "accept", ["provider-1"], closed.word("Head of IT", "2026-02-11"))
    assert closed.minutes() == 135
    assert [each.code for each in closed.told("S505")] == ["S505"]
    made = proposed(closed)
    assert [minutes_of(each.then) for each in made.figures] == [60]
    restated = json.loads(next(closed.folder.glob("closed/*/restatements/*.json")).read_text(encoding="utf-8"))
    assert restated["approved"] == {"works": ["W-1"]}
    assert restated["corrections"] == {"outages": {"O-1": ["ended: 2026-01-05 10:45+01:00 → 2026-01-05 10:15+01:00"]}}
    fingerprint = json.loads((closed.folder / "closed/hosting/2026-01.json").read_text(encoding="utf-8"))["records"][
        "outages"
    ]
    assert restated["records"]["outages"]["files"] == fingerprint["files"], "the same export"
    assert restated["records"]["outages"]["rows_in_period"] != fingerprint["rows_in_period"], "with another value in it"
    assert answered(closed) == []
    assert closed.minutes() == 60


@pytest.mark.parametrize(
    ("steps", "outages", "now"),
    [
        ((), "10:10", [("credit", "provider", 200, "lapsed")]),
        (("claim",), "10:10", [("credit", "provider", 200, "claimed"), (ADJUSTMENT, "customer", 100, "computed")]),
        (("claim", "grant"), "10:10", [("credit", "provider", 200, "granted"), (ADJUSTMENT, "customer", 100, "granted")]),
        (("claim", "grant 150"), "10:10", [("credit", "provider", 150, "granted"), (ADJUSTMENT, "customer", 50, "granted")]),
        (("claim", "grant 80"), "10:10", [("credit", "provider", 80, "granted")]),
        (("claim", "refuse"), "10:10", [("credit", "provider", 200, "refused")]),
    ],
)  # fmt: skip
def test_less_is_taken_back_of_what_was_granted_and_of_nothing_else(
    closed: Hosted, steps: tuple[str, ...], outages: str, now: list[tuple[str, str, object, str]]
) -> None:
    """Restated, the credit would have been 100 EUR instead of 200."""
    for place, step in enumerate(steps):
        what, _, amount = step.partition(" ")
        if what == "refuse":
            recorded = say(
                closed.asked, Saying(what, "credit", JANUARY, "Director", NOW, date="2026-02-12", note="No.")
            )
            assert recorded.entry is not None
        else:
            claim(closed, what, f"2026-02-1{place}", f"{amount} EUR" if amount else None)
    exported_anew(closed, OUTAGES.replace("2026-01-12 10:45", f"2026-01-12 {outages}"))
    assert codes(proposed(closed)) == []
    assert answered(closed) == []
    assert money(closed) == now


def test_more_is_due_because_both_have_accepted_it(tmp_path: Path) -> None:
    """90 minutes, a credit of 100 that lapsed; with an hour more, of which nobody knew, it would have been 200."""
    hosted = close(Hosted(tmp_path, outages=OUTAGES.replace("2026-01-12 10:45", "2026-01-12 10:00:01")))
    assert [each[2] for each in money(hosted)] == [100]
    exported_anew(hosted, OUTAGES)
    assert codes(proposed(hosted, by="Purchasing")) == []
    assert answered(hosted, by="Director") == []
    assert money(hosted) == [("credit", "provider", 100, "lapsed"), (ADJUSTMENT, "provider", 100, "granted")]
    shown = CliRunner().invoke(app, ["settle", str(hosted.file)]).stdout
    assert "adjusted: Provider owes Customer" in shown
    assert "restatement 1 of 2026-01, proposed on 1 March 2026 by Purchasing, Customer" in " ".join(shown.split())
    explained = CliRunner().invoke(app, ["explain", str(hosted.file), "credit", "--period", JANUARY])
    assert (explained.exit_code, "credit, 2026-01, adjusted, granted: 100 EUR" in explained.stdout) == (0, True)


def test_what_was_not_there_when_it_was_closed_is_due_by_itself(tmp_path: Path) -> None:
    hosted = close(Hosted(tmp_path, outages=OUTAGES.partition("O-2")[0]))
    assert money(hosted) == []
    exported_anew(hosted, OUTAGES)
    assert codes(proposed(hosted, by="Purchasing")) == []
    assert answered(hosted, by="Director") == []
    assert money(hosted) == [(ADJUSTMENT, "provider", 200, "granted")]


def test_a_period_that_is_restated_twice_stands_as_the_last_one_says(closed: Hosted) -> None:
    claim(closed, "claim", "2026-02-10")
    claim(closed, "grant", "2026-02-11")
    exported_anew(closed, OUTAGES.replace("2026-01-12 10:45", "2026-01-12 10:10"))
    proposed(closed)
    answered(closed)
    exported_anew(
        closed, OUTAGES.replace("2026-01-12 10:45", "2026-01-12 10:00:01").replace("10:45,works", "10:01,works")
    )
    assert codes(proposed(closed, day="2026-03-10")) == []
    assert answered(closed, day="2026-03-11") == []
    assert money(closed) == [("credit", "provider", 200, "granted"), (ADJUSTMENT, "customer", 200, "granted")]
    assert [each.proposal.state for each in listed(closed.asked)[0][0].shown] == ["accepted", "accepted"]
    assert [each.now and minutes_of(each.now) for one in listed(closed.asked)[0][0].shown for each in one.figures] == [
        135,
        100,
    ]
    assert len(list(closed.folder.glob("closed/*/restatements/*.json"))) == 2


def test_of_two_proposals_one_is_accepted_and_the_other_is_over(closed: Hosted) -> None:
    exported_anew(closed, OUTAGES.replace("2026-01-12 10:45", "2026-01-12 10:10"))
    proposed(closed)
    exported_anew(closed, OUTAGES + LATE)
    assert codes(proposed(closed, day="2026-03-02")) == ["S811"], "one at a time"
    assert codes(proposed(closed, by="Purchasing", day="2026-03-02")) == []
    assert answered(closed, by="Director") == []
    assert [each.proposal.state for each in listed(closed.asked)[0][0].shown] == ["superseded", "accepted"]
    assert answered(closed, day="2026-03-06") == ["S822"]
    assert closed.minutes() == 165


def test_refused_or_taken_back_it_can_be_proposed_anew(closed: Hosted) -> None:
    exported_anew(closed, OUTAGES + LATE)
    proposed(closed)
    assert answered(closed, "refuse") == ["S816"]
    assert answered(closed, "refuse", note="It was not an outage.") == []
    assert answered(closed, day="2026-03-06") == ["S822"]
    assert codes(proposed(closed, day="2026-03-07")) == []
    assert answered(closed, "withdraw", by="Director", day="2026-03-08") == []
    assert closed.minutes() == 135
    assert [each.proposal.state for each in listed(closed.asked)[0][0].shown] == ["refused", "withdrawn"]


def test_who_may_not_is_told_and_nothing_is_written(closed: Hosted) -> None:
    exported_anew(closed, OUTAGES + LATE)
    assert codes(proposed(closed, note="")) == ["S816"]
    assert codes(proposed(closed, by="Nobody")) == ["S776"]
    assert (closed.ledger(), list(closed.folder.glob("closed/*/restatements/*"))) == ({}, [])
    proposed(closed)
    before = closed.ledger()
    assert answered(closed, by="Director") == ["S813"], "its own side"
    assert answered(closed, by="Purchasing") == ["S776"], "only who may"
    assert answered(closed, "withdraw") == ["S813"]
    assert answered(closed, number="7") == ["S822"]
    assert answered(closed, day="2026-02-01") == ["S812"], "before it was proposed"
    assert closed.ledger() == before


def test_where_nothing_differs_or_nothing_is_closed_there_is_nothing_to_restate(closed: Hosted) -> None:
    assert codes(proposed(closed)) == ["S821"]
    (made,), _ = propose(closed.asked, "2026-02", closed.word("Director", None, WHY))
    assert codes(made) == ["S820"]


@pytest.mark.parametrize("damage", [b"{}", None])
def test_a_restatement_whose_file_is_not_what_was_accepted_is_told(closed: Hosted, damage: bytes | None) -> None:
    exported_anew(closed, OUTAGES + LATE)
    proposed(closed)
    (path,) = closed.folder.glob("closed/*/restatements/*.json")
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"200", b"100"))
    assert answered(closed) == ["S824"], "nobody accepts what was changed since"
    path.write_bytes(kept)
    assert answered(closed) == []
    path.unlink() if damage is None else path.write_bytes(damage)
    assert [each.code for each in errors(closed.measured().problems)] == ["S824"]
    assert "S824" in [each.code for one in verify([closed.file])[0] for each in one.problems]
    path.write_bytes(kept)
    assert closed.minutes() == 165


def test_over_a_folder_only_what_differs_is_proposed(tmp_path: Path) -> None:
    """Two agreements, both closed; the records of one have changed since."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        close(Hosted(tmp_path / name, TEXT.replace("id: hosting", f"id: {name}")))
    exported_anew(Hosted(tmp_path / "a", TEXT.replace("id: hosting", "id: a")), OUTAGES + LATE)
    words = ["--period", JANUARY, "--date", "2026-03-01"]
    ran = CliRunner().invoke(app, ["restate", "propose", str(tmp_path), *words, "--by", "Director", "--note", WHY])
    assert (ran.exit_code, ran.stderr.startswith("note S821")) == (0, True)
    assert "a, 2026-01: restatement 1 proposed\n" in ran.stdout
    assert "b: nothing was written" in ran.stdout
    ran = CliRunner().invoke(app, ["restate", "accept", str(tmp_path), *words, "--by", "Head of IT"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    rows = CliRunner().invoke(app, ["restate", "list", str(tmp_path), "--format", "csv"])
    assert [line.split(",")[:4] for line in rows.stdout.splitlines()[1:]] == [["a", JANUARY, "1", "accepted"]]
    plain = json.loads(CliRunner().invoke(app, ["restate", "list", str(tmp_path), "--format", "json"]).stdout)
    assert [len(each["restatements"]) for each in plain] == [1, 0]
    assert plain[0]["restatements"][0]["readings"][0]["then"]["value"] == str(165 * 60)


def test_closing_while_something_waits_says_so(tmp_path: Path) -> None:
    (closing,), _ = close_period(Hosted(tmp_path).asked, JANUARY)
    assert [each.code for each in closing.problems] == ["S804", "S829"]


def test_the_ledger_with_all_of_it_holds(closed: Hosted) -> None:
    exported_anew(closed, OUTAGES + LATE)
    proposed(closed)
    answered(closed)
    (verified,), problems = verify([closed.file])
    assert (problems, verified.problems) == ([], ())
    assert sum(len(each.entries) for each in verified.chains) == 3, "closed, proposed, accepted"


PERIOD = Period(JANUARY, 0, 10)
AMOUNTS = st.integers(0, 1000).map(Fraction)


def credit(amount: Fraction, state: ClaimState = "computed") -> Obligation:
    return Obligation(
        "credit", "credit", PERIOD, (), "provider", "customer", amount, amount, "EUR", state, final=True, closed=True
    )


@given(AMOUNTS, AMOUNTS, st.fractions(0, 1, max_denominator=8))
def test_what_was_granted_and_its_adjustment_are_never_more_than_was_restated(
    was: Fraction, now: Fraction, part: Fraction
) -> None:
    """By law: granted plus what is more, or less what is taken back, is the restated amount where all was granted; where a
    part was, no more is taken back than was too much of it."""
    found = adjusted(
        [credit(now)] if now else [], {JANUARY: Restated((credit(was),) if was else (), (credit(now),) if now else ())}
    )
    lines = [each for each in found if each.kind == ADJUSTMENT]
    granted = was * part
    whole, stands = (credit(was), replace(credit(was), amount=granted, state="granted")) if was else (None, None)
    left = [line for each in lines if (line := left_of(each, whole, stands)) is not None]
    net = granted + sum((1 if each.debtor == "provider" else -1) * (each.amount or 0) for each in left)
    assert net == (granted + now - was if now >= was else min(granted, now))
    assert all(each.amount and each.amount > 0 for each in left)
    assert not was or part != 1 or net == now


def test_an_answer_of_the_same_second_follows_what_it_answers(closed: Hosted) -> None:
    """Both parties write at once, and the one that answers comes first by name."""
    exported_anew(closed, OUTAGES + LATE)
    assert codes(proposed(closed, by="Service manager", day="2026-03-01")) == []
    assert answered(closed, by="Head of IT", day="2026-03-01") == []
    assert closed.minutes() == 165
