"""A report for one party holds what it promises and is promised, and nothing that concerns others only, whatever its form."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from terminal import Place, Ran, run

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FORMS = ("html", "pdf", "mail", "chat", "xlsx")

AGREEMENT = """\
servanda: 1
id: desk
title: The desk
version: "1.0"
in_force: 2026-01-01
timezone: UTC
parties:
  desk:
    name: Desk Ltd
    contacts:
      - {title: Head of desk, email: head@desk.example, answers_for: [answered, LINE]}
      - {title: Line liaison, email: liaison@desk.example, answers_for: [LINE]}
    needs:
      - {from: team, what: WANT, due: 2 working days of TEAM-HOURS after the period}
      - {from: shop, what: A person to ask}
  shop: {name: Shop AG, contacts: [{title: Buyer, email: buyer@shop.example}]}
  team: {name: TEAM, contacts: [{title: Head of team, email: head@team.example, answers_for: [LINE]}]}
calendars:
  shop-hours: {hours: {mon-fri: "09:00-17:00"}}
  TEAM-HOURS: {hours: {mon-sun: "06:00-22:00"}}
records:
  tickets:
    from: {file: tickets.csv, complete_until: 2026-04-10}
    key: id
    time: asked_at
    columns: {answered_at: time, line_cost: number}
  handovers:
    from: {file: handovers.csv, complete_until: 2026-04-10}
    key: id
    time: given_at
    columns: {back_at: time}
objectives:
  answered:
    promised_by: desk
    to: shop
    metric: {clock: tickets, start: asked_at, stop: answered_at, calendar: shop-hours, limit: 4 h}
    target: at least 90%
    each: month
    only_if: LINE met
  volume: {promised_by: shop, to: desk, metric: {count: tickets}, target: at most 9, each: month}
  LINE:
    promised_by: team
    to: desk
    metric: {clock: handovers, start: given_at, stop: back_at, calendar: TEAM-HOURS, limit: LIMIT}
    target: at least 10%
    each: month
    supports: answered
  cost: {promised_by: team, to: desk, metric: {sum: tickets, of: line_cost}, target: at most 900, each: quarter}
  each-back:
    promised_by: team
    to: desk
    metric: {clock: handovers, start: given_at, stop: back_at, take: elapsed}
    target: at most 3 h
    each: handovers
escalations:
  slow: {of: [answered, LINE], at: {100%: Head of desk}}
  slow-line: {of: LINE, at: {100%: Head of team}}
"""

TICKETS = """\
id,asked_at,answered_at,line_cost
T1,2026-03-02 09:00,2026-03-02 10:00,7
T2,2026-03-03 09:00,2026-03-03 16:00,COST
T3,2026-04-09 09:00,,1
"""

HANDOVERS = """\
id,given_at,back_at
HAND-1,2026-03-02 09:00,2026-03-02 10:00
HAND-2,2026-03-03 09:00,BACK
HAND-3,2026-04-09 09:00,
"""

NOTES = """\
- 2026-03-31 comment about answered 2026-03: One fair in March.
- 2026-03-31 decision about LINE 2026-03: WANT
- 2026-03-31 decision about LIN 2026-03: WANT too
- 2026-03-31 decision without a colon about LINE WANT
- 2026-03-31 question: Shall we meet?
"""

ONE = {"LINE": "second-line", "TEAM-HOURS": "team-hours", "TEAM": "Secret team", "WANT": "Secret spares",
       "LIMIT": "6 h", "COST": "8", "BACK": "2026-03-03 12:00"}  # fmt: skip
OTHER = {"LINE": "third-line-", "TEAM-HOURS": "crew-hours", "TEAM": "Hidden crew", "WANT": "Hidden parts!",
         "LIMIT": "1 h", "COST": "x", "BACK": "soon"}  # fmt: skip
"""The same for the shop; between desk and team everything differs, and so the hash of the file that they share."""


def filled(text: str, words: Mapping[str, str]) -> str:
    for name in sorted(words, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){name}(?![\w-])", words[name], text)
    return text


def workspace(folder: Path, words: Mapping[str, str]) -> Place:
    place = Place(folder)
    place.write("agreement.yaml", filled(AGREEMENT, words))
    place.write("tickets.csv", filled(TICKETS, words))
    place.write("handovers.csv", filled(HANDOVERS, words))
    place.write("notes/desk.md", filled(NOTES, words))
    return place


def report(place: Place, out: Path, *words: object) -> Ran:
    ran = run("report", place.file, "--output", out, *(each for form in FORMS for each in ("--format", form)), *words)
    assert ran.code == 0, ran.err
    return ran


def contents(out: Path) -> dict[str, str]:
    """Everything that the files hold, decoded, but for the pictures and the PDF."""
    found: dict[str, str] = {}
    for path in sorted(out.iterdir()):
        if path.suffix == ".eml":
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            found |= {f"mail {name}": str(message[name]) for name in ("To", "Subject")}
            parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
            found |= {f"mail part {place}": str(part.get_content()) for place, part in enumerate(parts)}
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                names = [name for name in book.namelist() if name.startswith("xl/") and "theme" not in name]
                found |= {f"xlsx {name}": book.read(name).decode() for name in names}
        elif path.suffix != ".pdf":
            found[path.name if path.stem == "index" else path.suffix] = path.read_text(encoding="utf-8")
    return {name: unescape(text) for name, text in found.items()}


@pytest.fixture(scope="module")
def of_the_shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("shop")
    report(workspace(folder / "a", ONE), folder / "out", "--for", "shop", "--period", "2026-03")
    return contents(folder / "out")


def test_its_own_is_there(of_the_shop: dict[str, str]) -> None:
    page = of_the_shop[".html"]
    for own in (
        "answered",
        "volume",
        "shop-hours is open",
        "One fair in March.",
        "Shall we meet?",
        "A person to ask",
        "T3",
    ):
        assert own in page, own


@pytest.mark.parametrize(
    "others", ["Secret", "team-hours", "handovers", "HAND-2", "liaison", "Line liaison", "Head of team", "head@team.example",
               "slow-line", "line_cost", "cost", "each-back", "lin "]
)  # fmt: skip
def test_nothing_of_the_others_is_in_any_form(of_the_shop: dict[str, str], others: str) -> None:
    pattern = re.compile(rf"(?<![\w-]){re.escape(others)}", re.IGNORECASE)
    assert [name for name, text in of_the_shop.items() if pattern.search(text)] == []


def test_of_a_promise_between_others_only_the_name_is_said_where_an_own_one_hangs_on_it(
    of_the_shop: dict[str, str],
) -> None:
    page = re.sub(r"<[^>]+>", " ", of_the_shop[".html"])
    assert "Owed only if second-line is met" in page
    assert "second-line is between other parties: its figures are theirs" in page
    assert "second-line, 2026-03" not in page
    assert "While answered runs for tickets" in page
    assert "answers for answered." in page


def test_whatever_happens_between_others_its_report_stays_the_same(tmp_path: Path) -> None:
    found = []
    for place, words in enumerate((ONE, OTHER)):
        out = tmp_path / f"out-{place}"
        text = {**words, "LINE": "second-line"}  # the promise hangs on its verdict, which is met with either
        report(workspace(tmp_path / str(place), text), out, "--for", "shop", "--period", "2026-03")
        found.append({name: re.sub(r"sha256 \w+", "", text) for name, text in contents(out).items()})
    assert found[0] == found[1]


def test_the_others_read_nothing_of_the_shop(tmp_path: Path) -> None:
    report(workspace(tmp_path / "a", ONE), tmp_path / "out", "--for", "team", "--period", "2026-03")
    every = " ".join(contents(tmp_path / "out").values())
    assert "second-line" in every
    for own in (
        "answered_at",
        "answered,",
        "volume",
        "Shop AG",
        "buyer@",
        "One fair",
        "shop-hours",
        "A person to ask",
    ):
        assert own not in every, own
    assert "It supports" not in every


def test_a_draft_for_all_goes_to_those_whom_everything_in_it_concerns(tmp_path: Path) -> None:
    ran = report(workspace(tmp_path / "a", ONE), tmp_path / "out", "--period", "2026-03")
    assert contents(tmp_path / "out")["mail To"] == "head@desk.example, liaison@desk.example"
    assert (
        "note S646  The draft of `desk` is addressed to Desk Ltd only: second-line, cost and each-back do not concern "
        "Shop AG; answered and volume do not concern Secret team." in ran.err
    )
    assert "--for shop or --for team" in ran.err


def test_a_draft_for_one_party_goes_to_it(tmp_path: Path) -> None:
    ran = report(workspace(tmp_path / "a", ONE), tmp_path / "out", "--period", "2026-03", "--for", "shop")
    assert contents(tmp_path / "out")["mail To"] == "buyer@shop.example"
    assert "S646" not in ran.codes


def test_of_two_parties_everything_concerns_both(place: Place) -> None:
    place.change("{name: Marketing}", "{name: Marketing, contacts: [{title: CMO, email: cmo@example.com}]}")
    report(place, place.folder / "out", "--period", "2026-03")
    assert contents(place.folder / "out")["mail To"] == "cmo@example.com"


def test_a_party_without_promises_has_nothing_to_read(place: Place) -> None:
    place.change("  sales: {name: Sales}", "  sales: {name: Sales}\n  audit: {name: Audit, role: auditor}")
    ran = run("report", place.file, "--output", place.folder / "out", "--for", "audit")
    assert (ran.code, ran.codes) == (2, ["S648"])
    assert "`follow-up` promises nothing to `audit`" in ran.err


def test_of_closed_figures_only_what_is_known_to_be_its_own(place: Place) -> None:
    place.write("servanda.toml", '[defaults]\ncomplete_until = "2026-05-01"\n')
    place.change("take: average}", "take: average, where: first_attempt_at is not null}")
    assert run("close-period", place.file, "--period", "2026-03").code == 0
    text = place.file.read_text(encoding="utf-8").replace("    only_if: lead-volume met\n", "")
    place.write("agreement.yaml", text.replace("lead-volume:", "leads-of-quality:"))
    report(place, place.folder / "all", "--period", "2026-03")
    assert "lead-volume" in contents(place.folder / "all")[".html"]
    report(place, place.folder / "mine", "--period", "2026-03", "--for", "marketing")
    assert "lead-volume" not in " ".join(contents(place.folder / "mine").values())


def test_the_customer_of_a_service_desk_reads_nothing_of_the_network_team(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "service-desk", tmp_path / "desk")
    place = Place(tmp_path / "desk")
    with (place.folder / "notes" / "service-desk.md").open("a", encoding="utf-8") as notes:
        notes.write("- 2026-04-30 decision about second-line 2026-04: Two routers are kept in stock.\n")
    ran = run(
        "report", place.folder, "--output", tmp_path / "out", "--period", "2026-04", "--for", "customer",
        *(each for form in FORMS for each in ("--format", form)),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    for name, text in contents(tmp_path / "out").items():
        for others in ("second-line", "network", "handover", "routers"):
            assert others not in text.lower(), (name, others)
