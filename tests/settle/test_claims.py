"""Claims: who may say what, when it counts, what it does to the money; and what is refused leaves nothing behind."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import HEAD, months

from servanda.desk.statements import statements


@pytest.fixture
def deal(tmp_path: Path) -> Claiming:
    return Claiming(tmp_path)


def test_a_claim_goes_its_way_and_money_is_booked_when_it_is_granted(deal: Claiming) -> None:
    def booked() -> Fraction:
        first = statements(each for each in deal.now("2026-03-20") if each.period.label == "2026-01")[0]
        return sum((total.booked for total in first.totals), Fraction(0))

    assert deal.state("2026-03-02") == [("2026-01", "claimable")]
    assert (deal.said("claim", "2026-03-02", note="As agreed."), booked()) == ([], 0)
    assert (deal.said("verify", "2026-03-05"), booked()) == ([], 0)
    assert (deal.said("grant", "2026-03-09"), booked()) == ([], 100)
    assert (deal.said("apply", "2026-03-20", invoice="R-2026-04"), booked()) == ([], 100)
    assert [deal.state(f"2026-03-{day}")[0][1] for day in ("03", "06", "10", "21")] == [
        "claimed", "verified", "granted", "applied",
    ]  # fmt: skip
    assert [each.sentence for each in deal.now()[0].because if each.place] == [
        "claimed on 2 March 2026 by Purchasing, Customer", "verified on 5 March 2026 by Service manager, Provider",
        "granted on 9 March 2026 by Service manager, Provider",
        "applied on 20 March 2026 by Service manager, Provider: invoice R-2026-04",
    ]  # fmt: skip


def test_without_a_claim_it_lapses_after_its_last_day(deal: Claiming) -> None:
    assert deal.state("2026-03-02 23:59")[0] == ("2026-01", "claimable")
    assert deal.state("2026-03-03")[0] == ("2026-01", "lapsed")


@pytest.mark.parametrize(("day", "codes"), [("2026-03-02", []), ("2026-03-03", ["S773"])])
def test_the_last_day_counts_in_full_and_the_next_is_too_late(deal: Claiming, day: str, codes: list[str]) -> None:
    assert deal.said("claim", day) == codes
    assert bool(deal.ledger()) is not bool(codes), "nothing is written"


def test_a_claim_counts_by_its_date_and_not_by_when_it_is_written_down(deal: Claiming) -> None:
    assert deal.state()[0] == ("2026-01", "lapsed"), "it is 2027, and nobody has claimed"
    assert deal.said("claim", "2026-03-02") == [], "but the mail is of the 2nd of March"
    assert deal.state()[0] == ("2026-01", "claimed")
    assert deal.said("claim", None, "2026-03") == ["S773"], "without a date it is that of today"


def test_the_day_is_one_of_the_agreements_zone(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, head=TWO.replace("timezone: UTC", "timezone: Pacific/Auckland"))
    assert (deal.state("2026-03-02T10:59Z")[0][1], deal.state("2026-03-02T11:01Z")[0][1]) == ("claimable", "lapsed")


def test_a_claim_cannot_be_made_before_its_period_is_over(deal: Claiming) -> None:
    assert deal.said("claim", "2026-03-31", "2026-03") == ["S773"]
    assert deal.said("claim", "2026-04-01", "2026-03") == []


def test_a_claim_cannot_be_made_before_its_first_day(tmp_path: Path) -> None:
    terms = TERMS.replace("{until:", "{from: 3 days after the period, until:")
    deal = Claiming(tmp_path, terms)
    assert deal.said("claim", "2026-02-03") == ["S773"], "the third day is not over"
    assert deal.said("claim", "2026-02-04") == []


def test_a_sides_word_binds_only_that_side(deal: Claiming) -> None:
    assert deal.said("claim", "2026-02-10", by="Service manager") == ["S775"]
    assert deal.said("claim", "2026-02-10") == []
    for what in ("verify", "grant", "refuse"):
        assert deal.said(what, "2026-02-12", by="Purchasing", note="We say so.") == ["S775"]
    assert list(deal.ledger()) == ["customer.jsonl"]
    assert deal.said("refuse", "2026-02-12", note="Announced on 2 January.") == []
    assert list(deal.ledger()) == ["customer.jsonl", "provider.jsonl"]


def test_who_claims_is_named_by_title_and_may_claim(deal: Claiming) -> None:
    assert deal.said("claim", "2026-02-10", by="Head of IT") == ["S776"]
    wrong = deal.say("claim", "2026-02-10", by="Purchasign")
    assert [each.code for each in wrong.problems] == ["S776"] and "Did you mean `Purchasing`?" in str(wrong.problems[0])
    assert deal.ledger() == {}


def test_where_nobody_is_named_for_it_any_contact_may_claim_and_a_party_without_contacts_speaks_itself(
    tmp_path: Path,
) -> None:
    for name, head, by in (
        ("any", TWO.replace(", may: [claim]", ""), "Head of IT"),
        ("none", HEAD, "customer"),
    ):
        (tmp_path / name).mkdir()
        assert Claiming(tmp_path / name, head=head).said("claim", "2026-02-10", by=by) == []


def test_somebody_else_may_write_down_what_was_said(deal: Claiming) -> None:
    recorded = deal.say("claim", "2026-02-10", recorded_by="Service manager")
    assert recorded.entry is not None
    assert (recorded.entry.party, recorded.entry.said_by, recorded.entry.recorded_by) == (
        "customer", "Purchasing", "Service manager",
    )  # fmt: skip
    assert deal.said("grant", "2026-02-11", recorded_by="Somebody") == ["S776"]


def test_nothing_is_said_twice_or_out_of_turn(deal: Claiming) -> None:
    for what in ("verify", "grant", "withdraw"):
        assert deal.said(what, "2026-02-10") == ["S774"], "nothing was claimed yet"
    assert deal.said("claim", "2026-02-10") == []
    assert deal.said("claim", "2026-02-11") == ["S774"]
    assert deal.said("apply", "2026-02-11", invoice="R-1") == ["S774"], "it was not granted"
    assert deal.said("grant", "2026-02-09") == ["S774"], "the day before it was claimed"
    assert deal.said("grant", "2026-02-12") == []
    assert deal.said("grant", "2026-02-13") == ["S774"]
    assert deal.said("refuse", "2026-02-13", note="No.") == ["S774"], "what is granted stays granted"
    assert deal.said("apply", "2026-02-13") == ["S780"], "on which invoice?"
    assert deal.said("apply", "2026-02-13", invoice="R-1") == []
    assert [len(lines.splitlines()) for lines in deal.ledger().values()] == [1, 2]


def test_an_earlier_word_cannot_undo_a_later_one(deal: Claiming) -> None:
    assert deal.said("claim", "2026-02-10") == []
    assert deal.said("grant", "2026-02-15") == []
    assert deal.said("withdraw", "2026-02-12") == ["S774"], "what was granted on the 15th would hang in the air"


def test_a_refusal_says_why_and_the_claim_may_be_made_anew_in_time(deal: Claiming) -> None:
    deal.say("claim", "2026-02-10")
    assert deal.said("refuse", "2026-02-12") == ["S780"]
    assert deal.said("refuse", "2026-02-12", note="No list of the outages.") == []
    assert deal.state()[0] == ("2026-01", "refused")
    assert deal.said("claim", "2026-03-03") == ["S773"]
    assert deal.said("claim", "2026-03-01", note="With the list.") == []
    assert deal.said("grant", "2026-03-20") == []
    assert deal.state()[0] == ("2026-01", "granted")


def test_a_claim_that_is_withdrawn_was_never_made(deal: Claiming) -> None:
    deal.say("claim", "2026-02-10")
    assert deal.said("withdraw", "2026-02-11") == []
    assert deal.state("2026-02-12") == [("2026-01", "claimable")]
    assert deal.state()[0] == ("2026-01", "lapsed")


@pytest.mark.parametrize(
    ("amount", "codes"),
    [
        ("60 USD", []),
        ("60", []),
        ("100 USD", []),
        ("100.01 USD", ["S777"]),
        ("-1", ["S777"]),
        ("60 EUR", ["S777"]),
        ("x", ["S777"]),
        ("66.665 USD", ["S777"]),
    ],
)
def test_a_part_is_granted_and_never_more_than_computed(deal: Claiming, amount: str, codes: list[str]) -> None:
    deal.say("claim", "2026-02-10")
    assert deal.said("grant", "2026-02-12", amount=amount) == codes
    if not codes:
        first = deal.now()[0]
        assert (first.computed, first.amount, first.state) == (100, int(amount.split(maxsplit=1)[0]), "granted")


def test_what_is_not_there_or_not_final_cannot_be_claimed(deal: Claiming) -> None:
    assert deal.said("claim", "2026-03-02", "2026-02") == ["S770"]
    assert deal.said("claim", "2026-03-02", remedy="credits") == ["S770"]
    Claiming(deal.folder, TERMS, [*months("2026-01", "98%")])
    (deal.folder / "servanda.toml").write_text(
        '[records.figures]\nfile = "figures.csv"\ncomplete_until = "2026-01-30"\n[records.invoices]\nfile = "invoices.csv"\n'
    )
    recorded = deal.say("claim", "2026-02-02")
    assert {each.code for each in recorded.problems} <= {"S770", "S772"} and recorded.problems
    assert deal.ledger() == {}


def test_what_is_due_by_itself_needs_no_claim(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS.replace("claim: {until: 30 days after the period}", "claim: automatic"))
    assert deal.state("2026-03-20") == [("2026-01", "granted")]
    assert deal.said("claim", "2026-02-10") == ["S785"]
    assert deal.said("apply", "2026-03-01", invoice="R-7") == []
    assert deal.state("2026-03-20") == [("2026-01", "applied")]


def test_a_duty_is_done_when_it_is_said_to_be(tmp_path: Path) -> None:
    terms = "remedies:\n  plan: {when: up missed, action: {what: a plan, due: 10 days after the period}}\n"
    deal = Claiming(tmp_path, terms)
    assert deal.said("claim", "2026-02-09", remedy="plan") == ["S785"], "nobody has to ask for it"
    assert deal.said("apply", "2026-02-09", remedy="plan", note="Sent.") == []
    assert deal.state("2026-02-10") == [("2026-01", "applied")]


def test_a_right_is_used_by_who_has_it_within_its_time(tmp_path: Path) -> None:
    terms = (
        "remedies:\n  exit: {when: up missed, right_to_terminate: {for: customer, within: 60 days after the period}}\n"
    )
    deal = Claiming(tmp_path, terms)
    assert deal.said("claim", "2026-02-09", remedy="exit", by="Service manager") == ["S775"]
    assert deal.said("claim", "2026-04-01", remedy="exit") == [], "the 60th day"
    assert deal.said("claim", "2026-05-31", "2026-03", remedy="exit") == ["S773"], "the 61st"
    assert deal.state() == [("2026-01", "claimed"), ("2026-03", "lapsed")]


SITES = TWO.replace(
    "    levels: {minimum: at least 95%}\n    each: month\n", "    each: month\n    per: {site: [a, b]}\n"
)
BOTH = [{"month": "2026-01", "site": "a", "up": "98%"}, {"month": "2026-01", "site": "b", "up": "90%"}]


def test_of_several_the_one_that_is_meant_is_named(tmp_path: Path) -> None:
    terms = TERMS.replace("when: up missed,", "when: up missed, combine: sum,")
    deal = Claiming(tmp_path, terms, BOTH, SITES)
    which = deal.say("claim", "2026-02-10")
    assert [each.code for each in which.problems] == ["S771"]
    assert "--of site=a, --of site=b" in str(which.problems[0].hint)
    assert deal.said("claim", "2026-02-10", of=["site=c"]) == ["S771"]
    assert deal.said("claim", "2026-02-10", of=["site=b"]) == []
    assert [(dict(each.segment)["site"], each.state) for each in deal.now("2026-02-20")] == [
        ("a", "claimable"), ("b", "claimed"),
    ]  # fmt: skip


def test_evidence_is_known_again_by_its_hash(deal: Claiming) -> None:
    import hashlib

    (deal.folder / "mails").mkdir()
    mail = deal.folder / "mails" / "claim.eml"
    mail.write_bytes(b"We claim.")
    recorded = deal.say("claim", "2026-02-10", evidence=[mail])
    assert recorded.entry is not None
    assert [(each.name, each.sha256) for each in recorded.entry.evidence] == [
        ("mails/claim.eml", hashlib.sha256(b"We claim.").hexdigest())
    ]
    assert deal.said("verify", "2026-02-11", evidence=[deal.folder / "no-such-file"]) == ["S779"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"day": "2027-06-01"}, "S778"), ({"day": "10.2.2026"}, "S778"), ({"note": "Call ann@example.com"}, "S517"),
        ({"period": "2026-13"}, "S770"), ({"record": "R1"}, "S771"), ({"of": ["site"]}, "S771"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_leaves_nothing_behind(deal: Claiming, more: dict[str, object], code: str) -> None:
    assert deal.said("claim", str(more.pop("day", "2026-02-10")), **more) == [code]  # type: ignore[arg-type]
    assert deal.ledger() == {}


def test_an_altered_ledger_is_an_error_and_nothing_more_is_written(deal: Claiming) -> None:
    deal.say("claim", "2026-02-10")
    path = deal.folder / "ledger" / "hosting" / "customer.jsonl"
    path.write_bytes(path.read_bytes().replace(b"2026-02-10", b"2026-02-11"))
    (problem,) = deal.told()
    assert (problem.code, problem.severity) == ("S510", "error")
    assert str(problem.place) == f"{path}:1:1"
    assert deal.said("grant", "2026-02-12") == ["S510"]
    assert list(deal.ledger()) == ["customer.jsonl"]


def test_what_was_said_stays_when_the_records_change(deal: Claiming) -> None:
    deal.say("claim", "2026-02-10")
    deal.say("grant", "2026-02-12")
    Claiming(deal.folder, TERMS.replace("10%", "8%"))
    measured = deal.measured()
    assert (measured.obligations[0].computed, measured.obligations[0].amount) == (80, 100)
    assert [(each.code, each.severity) for each in deal.told()] == [("S782", "note")]
    Claiming(deal.folder, TERMS, months("2026-01", "99.9%"))
    assert [(each.code, each.severity) for each in deal.told()] == [("S781", "warning")]


def test_of_two_who_claim_the_same_at_once_one_is_told(deal: Claiming) -> None:
    import subprocess
    import sys

    words = [
        "claims",
        "file",
        str(deal.file),
        "credit",
        "--period",
        "2026-01",
        "--by",
        "Purchasing",
        "--date",
        "2026-02-10",
    ]
    command = [sys.executable, "-m", "servanda.cli.app", *words]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ended = sorted((each.wait(timeout=120), b"S774" in each.communicate()[1]) for each in both)
    assert ended == [(0, False), (2, True)]
    assert len(deal.ledger()["customer.jsonl"].splitlines()) == 1
