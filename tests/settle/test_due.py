"""Nothing lapses unseen: the last days that come next, over folders, the nearest first."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from claiming import TERMS, TWO, Claiming
from deal import months
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.due import due, exit_code
from servanda.desk.measuring import Asked

ALL = (
    "settlement: {claim: {until: 30 days after the period}}\nremedies:\n"
    "  credit: {when: up missed, credit: 10% of subscription}\n"
    "  plan: {when: up missed, action: {what: a plan, due: 10 days after the period}}\n"
    "  exit: {when: up missed, right_to_terminate: {for: customer, within: 20 days after the period}}\n"
    "  bonus: {when: up met, bonus: 5 USD, claim: automatic}\n"
)


def listed(folder: Path, as_of: str, within: str | None = None) -> list[tuple[str, str, str, int]]:
    found = due(Asked([folder], as_of), within)
    assert exit_code(found) == (1 if found.due else 0)
    return [
        (each.last.isoformat(), each.deadline.about.split()[0], each.deadline.what, each.left) for each in found.due
    ]


def test_what_is_to_be_claimed_done_and_used_stands_in_order_of_its_last_days(tmp_path: Path) -> None:
    Claiming(tmp_path, ALL, months("2026-01", "98%", "99.9%"))
    assert listed(tmp_path, "2026-02-05") == [
        ("2026-02-10", "plan", "do", 5), ("2026-02-20", "exit", "use", 15), ("2026-03-02", "credit", "claim", 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "within", "seen"),
    [
        ("2026-02-20", "10 days", True), ("2026-02-20", "9 days", False), ("2026-02-20", "10d", True),
        ("2026-03-02 23:59", "0 days", True), ("2026-03-03", "30 days", False), ("2026-01-20", "60 days", False),
        ("2026-03-01 00:00", "48 h", True), ("2026-03-01 00:00", "47 h", False),
    ],
)  # fmt: skip
def test_how_far_ahead(tmp_path: Path, as_of: str, within: str, *, seen: bool) -> None:
    Claiming(tmp_path)
    assert bool(listed(tmp_path, as_of, within)) is seen


def test_what_was_claimed_or_done_is_due_no_more_and_what_was_not_done_stays(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, ALL, months("2026-01", "98%"))
    deal.say("claim", "2026-02-06")
    deal.say("claim", "2026-02-06", remedy="exit")
    assert listed(tmp_path, "2026-02-15") == [("2026-02-10", "plan", "do", -5)], "five days over"
    deal.say("apply", "2026-02-14", remedy="plan")
    assert listed(tmp_path, "2026-02-15") == []


def test_over_folders_the_nearest_comes_first_whatever_the_agreement(tmp_path: Path) -> None:
    for name, days in (("a", 30), ("b", 10), ("c", 20)):
        (tmp_path / name).mkdir()
        head = TWO.replace("id: hosting", f"id: {name}")
        Claiming(tmp_path / name, TERMS.replace("30 days", f"{days} days"), months("2026-01", "98%"), head)
    found = due(Asked([tmp_path], "2026-02-01"))
    assert [each.agreement.id for each in found.due] == ["b", "c", "a"]


def test_a_last_day_that_comes_before_the_amount_is_final_is_seen_too(tmp_path: Path) -> None:
    head = TWO.replace("    target: at least 99%\n", "    target: at least 99%\n    settle_after: 25 days\n")
    Claiming(tmp_path, TERMS, months("2026-01", "98%"), head)
    for day, state in (("2026-02-20", "computed"), ("2026-02-27", "claimable")):
        assert [each.deadline.obligation.state for each in due(Asked([tmp_path], day)).due] == [state]


def test_for_scripts(tmp_path: Path) -> None:
    Claiming(tmp_path)
    words = ["due", str(tmp_path), "--as-of", "2026-02-20"]
    text = CliRunner().invoke(app, words, env={"COLUMNS": "120"})
    assert (text.exit_code, "2 March 2026  10 days  claim  100.00 USD  credit 2026-01" in text.stdout) == (1, True)
    (row,) = csv.DictReader(io.StringIO(CliRunner().invoke(app, [*words, "--format", "csv"]).stdout))
    assert (row["last_day"], row["days_left"], row["by"], row["amount"]) == ("2026-03-02", "10", "Customer", "100")
    (plain,) = json.loads(CliRunner().invoke(app, [*words, "--format", "json"]).stdout)["due"]
    assert (plain["last_day"], plain["by"], plain["state"]) == (
        "2026-03-02", [{"party": "customer", "name": "Customer"}], "claimable",
    )  # fmt: skip
    later = CliRunner().invoke(app, ["due", str(tmp_path), "--as-of", "2026-04-01", "--within", "5 days"])
    assert (later.exit_code, later.stdout.splitlines()[0]) == (0, "Nothing is due within 5 days.")


@pytest.mark.parametrize("within", ["soon", "", "3 working days", "-1 days"])
def test_a_time_that_is_none(tmp_path: Path, within: str) -> None:
    Claiming(tmp_path)
    found = due(Asked([tmp_path]), within)
    assert ([each.code for each in found.problems], exit_code(found)) == (["S786"], 2)


def every(folder: Path, as_of: str, within: str = "30 days") -> list[tuple[str, str, str, str]]:
    """Last day, what, about what, and by whom."""
    return [
        (each.last.isoformat(), each.deadline.what, each.deadline.about, " ".join(each.deadline.by))
        for each in due(Asked([folder], as_of), within).due
    ]


def test_a_claim_is_answered_by_its_last_day_and_stays_until_it_is(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS.replace("{until:", "{answer: 10 days, until:"), months("2026-01", "98%"))
    deal.say("claim", "2026-02-06")
    waits = [("2026-02-16", "answer", "credit 2026-01", "provider")]
    assert every(tmp_path, "2026-02-10") == waits
    assert every(tmp_path, "2026-02-20") == waits, "four days over"
    deal.say("verify", "2026-02-20")
    assert every(tmp_path, "2026-02-21") == waits, "agreed on the facts is no answer yet"
    deal.say("grant", "2026-02-21")
    assert every(tmp_path, "2026-02-22") == []


def test_a_claim_that_nobody_has_to_answer_by_a_day_is_seen_and_is_no_reason_for_a_mail(tmp_path: Path) -> None:
    deal = Claiming(tmp_path, TERMS, months("2026-01", "98%"))
    deal.say("claim", "2026-02-06")
    result = CliRunner().invoke(app, ["due", str(tmp_path), "--as-of", "2026-02-20"], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert (
        "Waiting for an answer, without a last day\n  credit 2026-01 100 USD, since 6 February 2026, by Provider (hosting)"
        in result.stdout
    )
    plain = json.loads(
        CliRunner().invoke(app, ["due", str(tmp_path), "--as-of", "2026-02-20", "--format", "json"]).stdout
    )
    assert [(each["about"], each["since"]) for each in plain["waiting"]] == [("credit 2026-01", "2026-02-06")]


@pytest.mark.parametrize(
    ("term", "as_of", "last"),
    [
        ("ends: 2026-12-31, renews: yearly, notice: 3 months", "2026-09-10", "2026-09-30"),
        ("ends: 2026-12-31, renews: yearly, notice: 3 months", "2026-09-30 23:00", "2026-09-30"),
        ("ends: 2026-12-31, renews: yearly, notice: 3 months", "2026-10-01", None),
        ("ends: 2026-12-31, renews: yearly, notice: 3 months", "2027-09-10", "2027-09-30"),
        ("ends: 2026-01-31, renews: monthly, notice: 10 days", "2026-02-01", "2026-02-18"),
        ("ends: 2026-12-31, notice: 3 months", "2026-09-10", None), ("renews: yearly, notice: 3 months", "2026-09-10", None),
        ("ends: 2026-12-31, renews: yearly", "2026-09-10", None),
    ],
)  # fmt: skip
def test_notice_is_given_before_an_end_that_is_followed_by_a_renewal(
    tmp_path: Path, term: str, as_of: str, last: str | None
) -> None:
    """Three months before the end of 31 December notice is there by the end of 30 September."""
    head = TWO.replace("timezone: UTC", f"term: {{starts: 2026-01-01, {term}}}\ntimezone: UTC")
    Claiming(tmp_path, TERMS, months("2026-01", "99.9%"), head)
    found = [each for each in every(tmp_path, as_of) if each[1] == "notice"]
    problems = due(Asked([tmp_path], as_of)).problems
    says_nothing = "notice" in term and ("renews" not in term or "ends" not in term)
    assert ("S889" in [each.code for each in problems]) is says_nothing
    assert [(each[0], each[3]) for each in found] == ([(last, "provider customer")] if last else [])


def test_what_was_granted_is_credited_before_it_is_lost(tmp_path: Path) -> None:
    terms = TERMS.replace("settlement: {", "settlement: {lapses: 90 days after the period, ")
    deal = Claiming(tmp_path, terms, months("2026-01", "98%"))
    deal.say("claim", "2026-02-06")
    deal.say("grant", "2026-02-21")
    assert every(tmp_path, "2026-04-10") == [("2026-05-01", "apply", "credit 2026-01", "customer provider")]
    deal.say("apply", "2026-04-12", invoice="R-4")
    assert every(tmp_path, "2026-04-13") == []


@pytest.mark.parametrize(("notice", "last"), [("48 h", "2026-03-08"), ("2 days", "2026-03-07")])
def test_maintenance_to_come_is_announced_in_time_or_it_does_not_exclude(
    tmp_path: Path, notice: str, last: str
) -> None:
    """It begins on 10 March at 12:00: two days before are the days up to the 7th, 48 hours end at noon on the 8th."""
    records = "  works: {from: works.csv, key: id, starts: from, ends: to, columns: {kind: text, told: time}, collected_by: provider}\n"
    more = f"exclusions: {{planned: {{records: works, where: kind = 'planned', announced: told, notice: {notice}, excluded_time: leaves the period}}}}\n"  # noqa: E501
    head = TWO.replace("objectives:\n", f"{records}{more}objectives:\n")
    (tmp_path / "works.csv").write_text(
        "id,from,to,kind,told\nW1,2026-03-10 12:00,2026-03-10 14:00,planned,\n"
        "W2,2026-03-11 12:00,2026-03-11 14:00,planned,2026-03-01 09:00\nW3,2026-03-12 12:00,2026-03-12 14:00,urgent,\n"
        "W4,2026-02-20 12:00,2026-02-20 14:00,planned,\n"
    )
    Claiming(tmp_path, TERMS, months("2026-01", "99.9%"), head)
    toml = tmp_path / "servanda.toml"
    toml.write_text(f'{toml.read_text()}[records.works]\nfile = "works.csv"\ncomplete_until = "2026-06-01 00:00"\n')
    assert every(tmp_path, "2026-03-02") == [(last, "announce", "W1 of planned", "provider")]


def test_for_a_calendar(tmp_path: Path) -> None:
    Claiming(tmp_path, ALL, months("2026-01", "98%"))
    words = ["due", str(tmp_path), "--as-of", "2026-02-05", "--format", "ics"]
    text = CliRunner().invoke(app, words).stdout_bytes.decode()
    assert text == CliRunner().invoke(app, words).stdout_bytes.decode(), "the same events, so that none comes twice"
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert [each for each in lines if each.startswith(("DTSTART", "DTEND", "SUMMARY"))][-3:] == [
        "DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303", "SUMMARY:Last day to claim: credit 2026-01 (hosting)",
    ]  # fmt: skip
    assert len({each for each in lines if each.startswith("UID:")}) == 3
    assert max(len(each.encode()) for each in text.split("\r\n")) <= 75
