"""Pages for meetings on a small workspace: what two parties would work out on paper from the same rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli.app import app
from servanda.desk.measuring import Asked
from servanda.desk.packs.pages import SECTIONS, TITLES
from servanda.desk.report import Wanted, reports
from servanda.paper.pack import PAGES, Pack, Part
from servanda.paper.tongue import tongue_of

AGREEMENT = """\
servanda: 1
id: desk
title: The desk
version: "1.0"
in_force: 2026-03-01
timezone: UTC
currency: EUR
parties:
  desk: {name: Desk Ltd, contacts: [{title: Head of desk, email: head@desk.example, answers_for: [answered]}]}
  shop: {name: Shop AG}
  team: {name: Concealed team}
records:
  requests:
    from: {file: requests.csv, complete_until: 2026-05-28}
    key: id
    time: asked_at
    columns: {answered_at: time, worth: money, cause: text, agent: text}
    personal: [agent]
    expect: {filled: [cause, agent]}
exclusions: {}
objectives:
  answered:
    promised_by: desk
    to: shop
    metric: {clock: requests, start: asked_at, stop: answered_at, limit: 4 h}
    target: at least 90%
    each: month
  causes:
    promised_by: desk
    to: shop
    metric: {share: requests, where: answered_at is not null, good: cause is not null}
    target: at least 60%
    each: month
  intake: {promised_by: shop, to: desk, metric: {count: requests}, target: at least 50, each: month, pace: days}
  concealed: {promised_by: team, to: desk, metric: {share: requests, good: worth >= 0 EUR}, target: at least 1%, each: month}
  by-agent:
    promised_by: desk
    to: shop
    metric: {share: requests, good: answered_at is not null}
    target: at least 10%
    each: month
    per: {agent: seen}
fees:
  monthly: {amount: 1000 EUR, each: month}
remedies:
  credit: {when: answered missed, credit: 10% of monthly}
settlement: {claim: {until: 30 days after the period}}
"""
SLOW = {"2026-04": 3, "2026-05": 9}
"""Every third request of April took six hours, and every ninth of May; the others took one."""
HEADER = ("id", "asked_at", "answered_at", "worth", "cause", "agent")


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Two requests on every day of March, April and May until the 27th; the last three are not answered."""
    found = []
    day, number = date(2026, 3, 1), 0
    while day < date(2026, 5, 28):
        for hour in (9, 15):
            number += 1
            asked = datetime.fromisoformat(f"{day} {hour:02}:00")
            took = 6 if number % SLOW.get(f"{day:%Y-%m}", 10**6) == 0 else 1
            found.append({
                "id": f"R{number}", "asked_at": f"{asked}", "answered_at": f"{asked + timedelta(hours=took)}",
                "worth": str(number % 7 * 100), "cause": ("printer", "login", "printer", "")[number % 4],
                "agent": ("ann", "ben")[number % 2],
            })  # fmt: skip
        day += timedelta(days=1)
    for each in found[-3:]:
        each["answered_at"] = ""
    return tuple(found)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the agreement and its records."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    text = io.StringIO()
    table = csv.DictWriter(text, HEADER)
    table.writeheader()
    table.writerows(rows())
    (folder / "requests.csv").write_text(text.getvalue(), encoding="utf-8")
    (folder / "servanda.toml").write_text("", encoding="utf-8")
    return folder


def page(desk: Path, name: str, period: str | None = None, **wanted: object) -> Pack:
    found, problems = reports(Asked([desk / "agreement.yaml"], period=period), Wanted(page=name, **wanted))  # type: ignore[arg-type]
    assert problems == []
    assert found[0].pack is not None, found[0].problems
    return found[0].pack


@pytest.fixture(scope="module")
def packs(desk: Path) -> Mapping[str, Pack]:
    """The three pages for everybody."""
    return {name: page(desk, name) for name in PAGES}


@pytest.fixture
def weekly(packs: Mapping[str, Pack]) -> Pack:
    return packs["weekly"]


@pytest.fixture
def monthly(packs: Mapping[str, Pack]) -> Pack:
    return packs["monthly"]


def parts(pack: Pack) -> Mapping[str, Part]:
    return {each.anchor: each for each in pack.parts}


def table(part: Part) -> Mapping[str, tuple[str, ...]]:
    assert part.grid is not None
    return {row[0]: row[1:] for row in part.grid.rows}


def of_week(week: int) -> list[dict[str, str]]:
    return [each for each in rows() if datetime.fromisoformat(each["asked_at"]).isocalendar()[1] == week]


def in_time(found: list[dict[str, str]]) -> int:
    hours = (
        datetime.fromisoformat(each["answered_at"]) - datetime.fromisoformat(each["asked_at"])
        for each in found if each["answered_at"]
    )  # fmt: skip
    return sum(1 for each in hours if each <= timedelta(hours=4))


def test_the_weekly_page_is_of_the_period_that_runs_and_the_close_of_the_last_that_is_over(
    weekly: Pack, monthly: Pack
) -> None:
    assert (weekly.period_name, monthly.period_name) == ("2026-05", "2026-04")


def test_the_last_whole_week_stands_against_the_one_before(weekly: Pack) -> None:
    changed = table(parts(weekly)["changed"])
    before, last = of_week(20), of_week(21)
    assert changed["intake"] == (str(len(before)), str(len(last)), "=", "")
    shares = [in_time(each) * 100 / len(each) for each in (before, last)]
    shown = [float(each.rstrip("%").replace("…", "")) for each in changed["answered"][:2]]
    assert shown == pytest.approx(shares, abs=0.01)
    assert changed["answered"][3] == ("better" if shares[1] > shares[0] else "worse" if shares[1] < shares[0] else "")


def test_what_is_late_stands_by_its_worth_each_record_once(weekly: Pack) -> None:
    late = [each for each in rows() if not each["answered_at"]]  # the last of them was asked nine hours ago
    by_worth = sorted(late, key=lambda each: -int(each["worth"]))
    part = parts(weekly)["late"]
    assert part.grid is not None
    assert [row[:2] for row in part.grid.rows] == [(f"{int(each['worth'])} EUR", each["id"]) for each in by_worth]
    total = sum(int(each["worth"]) for each in late)
    assert part.grid.heads == ("At risk", "Record", "Promise", "Due", "Over"), "nobody is to be told: no such column"
    assert part.lead == f"3 records are late, worth {total:,} EUR; what is worth most stands first."


def test_texts_that_are_promised_to_be_filled_in_are_counted(weekly: Pack) -> None:
    answered = [each for each in rows() if each["answered_at"]]
    counts = {
        month: Counter(each["cause"] for each in answered if each["cause"] and each["asked_at"].startswith(month))
        for month in ("2026-04", "2026-05")
    }
    part = parts(weekly)["reasons"]
    assert part.grid is not None
    assert [(row[0], row[1], row[3]) for row in part.grid.rows] == [
        (value, str(number), str(counts["2026-04"][value])) for value, number in counts["2026-05"].most_common()
    ]


def test_rows_without_what_every_row_should_have_are_counted(weekly: Pack, monthly: Pack) -> None:
    """In the page's period only; every row has an agent, so that of agents nothing is said."""
    empty = sum(1 for each in rows() if each["asked_at"].startswith("2026-05") and not each["cause"])
    assert [each.sentence for each in parts(weekly)["gaps"].points] == [
        f"{empty} of requests in May 2026 have no cause"
    ]
    assert "gaps" not in parts(monthly)


def test_a_column_that_rows_cannot_have_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "agreement.yaml").write_text(AGREEMENT.replace("[cause, agent]", "[cause, agnt]"), encoding="utf-8")
    result = CliRunner().invoke(app, ["lint", str(tmp_path / "agreement.yaml")])
    assert "S104  `requests` has no field `agnt`." in result.output
    assert "Did you mean `agent`?" in result.output


def test_money_that_follows_puts_an_issue_first_and_is_said(monthly: Pack) -> None:
    first = parts(monthly)["issues"].points[0]
    own = [each for each in rows() if each["asked_at"].startswith("2026-04")]
    assert first.sentence.startswith(
        f"answered {in_time(own) * 10000 // len(own) / 100:.2f}…%, target at least 90%: missed"
    )
    assert first.under == "Desk Ltd; 100 EUR follows from it"
    assert table(parts(monthly)["consequences"])["credit"][-1] == "100 EUR"
    assert "Shop AG: claim credit 2026-04, 100 EUR, by 30 May 2026" in [
        each.sentence for each in parts(monthly)["decisions"].points
    ]


def test_thanks_only_where_a_rule_says_so(weekly: Pack, monthly: Pack) -> None:
    """In April nothing was better than before. In May the shop has sent 54 of 50 requests by the 27th."""
    assert "thanks" not in parts(monthly)
    assert [each.sentence for each in parts(weekly)["thanks"].points] == [
        "intake 54, the goal is reached before the period ends"
    ]


def test_six_lines_at_most_for_a_chat(desk: Path, packs: Mapping[str, Pack]) -> None:
    german = page(desk, "weekly", tongue=tongue_of("de")[0])
    for pack in (*packs.values(), german):
        assert 3 <= len(pack.chat) <= 6
        assert pack.chat[0].startswith("The desk, ")
        assert all(len(each) < 400 for each in pack.chat)
    assert german.chat[-1] == "Dank: intake 54, das Ziel ist vor dem Ende des Zeitraums erreicht."


def test_leaders_see_no_figures_of_single_persons(desk: Path, weekly: Pack) -> None:
    asked = page(desk, "weekly", personal=True)
    assert {"ann", "ben"} <= set(re.findall(r"\w+", str(asked.parts)))
    for pack in (page(desk, "leadership", personal=True), weekly):
        assert {"ann", "ben"} & set(re.findall(r"\w+", str((pack.parts, pack.chat, pack.in_short, pack.whys)))) == set()


def test_a_party_reads_nothing_that_concerns_others_only(desk: Path, packs: Mapping[str, Pack]) -> None:
    for name in ("weekly", "monthly"):
        mine = page(desk, name, party="shop")
        assert "concealed" in str(packs[name].parts)
        said = str((mine.parts, mine.chat, mine.in_short, mine.whys, mine.figures, mine.more))
        assert "concealed" not in said.lower()
        assert "answered" in said


def test_a_closed_period_says_by_which_hash_it_is_known(desk: Path, monthly: Pack, tmp_path: Path) -> None:
    assert monthly.firm == "Provisional: all is decided, and the period is not closed yet."
    for name in ("agreement.yaml", "requests.csv", "servanda.toml"):
        (tmp_path / name).write_bytes((desk / name).read_bytes())
    assert run("close-period", tmp_path / "agreement.yaml", "--period", "2026-04") == 0
    closed = json.loads((tmp_path / "closed" / "desk" / "2026-04.json").read_text(encoding="utf-8"))
    assert page(tmp_path, "monthly").firm == f"Final: the period is closed. sha256 {closed['sha256'][:16]}…"


def test_where_there_is_nothing_nothing_is_said(desk: Path, tmp_path: Path) -> None:
    """The first days of a term, and everything is answered at once."""
    text = AGREEMENT.replace("complete_until: 2026-05-28", "complete_until: 2026-03-03").replace(
        "[cause, agent]", "[agent]"
    )
    (tmp_path / "agreement.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "requests.csv").write_bytes((desk / "requests.csv").read_bytes())
    (tmp_path / "servanda.toml").write_text("", encoding="utf-8")
    pack = page(tmp_path, "weekly")
    assert set(parts(pack)) == {"standing", "reasons"}


def run(*words: object) -> int:
    result = CliRunner().invoke(app, [str(each) for each in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code


def test_every_form_of_every_page_on_two_sheets_at_most(desk: Path, tmp_path: Path) -> None:
    for name in PAGES:
        forms = [word for form in ("html", "pdf", "mail", "chat") for word in ("--format", form)]
        assert run("report", desk, "--page", name, *forms, "--output", tmp_path) == 0
    sheets = {each.stem: len(re.findall(rb"/Type ?/Page\b(?!s)", each.read_bytes())) for each in tmp_path.glob("*.pdf")}
    assert set(sheets) == {"desk-2026-05-weekly", "desk-2026-04-monthly", "desk-2026-05-leadership"}
    assert max(sheets.values()) <= 2
    assert sheets["desk-2026-05-leadership"] == 1
    html = (tmp_path / "desk-2026-05-weekly.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="#([^"]+)"', html)) - set(re.findall(r'<use href="#([^"]+)"', html))
    assert linked <= set(re.findall(r' id="([^"]+)"', html)), "every figure leads to its reasons"
    assert len(list(tmp_path.iterdir())) == 12


def test_what_does_not_go_together_is_told(desk: Path, tmp_path: Path) -> None:
    for words, code in ((("--page", "weekly", "--format", "xlsx"), "S1080"), (("--value", "worth"), "S1081")):
        result = CliRunner().invoke(app, ["report", str(desk), *words, "--output", str(tmp_path)])
        assert (result.exit_code, result.stderr.split()[1]) == (2, code)
    result = CliRunner().invoke(
        app, ["report", str(desk), "--page", "weekly", "--value", "wort", "--output", str(tmp_path)]
    )
    assert (result.exit_code, "Did you mean `worth`?" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", ["de", "fr"])
def test_every_title_and_every_head_of_a_table_has_its_words(code: str) -> None:
    from servanda.desk.packs.sections import changed, consequences, goals, reasons

    words = tongue_of(code)[0].words
    heads = {
        *changed.HEADS,
        *consequences.HEADS,
        *goals.HEADS,
        *reasons.HEADS,
        "At risk",
        "Record",
        "Due",
        "To be told",
        "Over",
    }
    titles = {
        "Where both sides stand", "Where all sides stand", "Where the promises stand", "The largest issues", "Thanks", "Late now",
        "What the last week changed", "What was written, and how often", "Gaps in the records", "Due next week", "Exceptions",
        "What follows", "Follow-up", "Funnel", "Complaints",
        "To be decided", "What you are asked to decide", "The goals, and where they stand", "better", "worse",
    }  # fmt: skip
    assert sorted({*TITLES.values(), *heads, *titles} - set(words) - {""}) == []
    assert set(SECTIONS) == set(PAGES)
