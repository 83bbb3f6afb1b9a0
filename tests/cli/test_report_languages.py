"""Reports in the reader's language: nothing that we say stays English unless it is marked as the agreement's own words."""

from __future__ import annotations

import email
import email.policy
import json
import re
from pathlib import Path

import pytest
from brackets import BRACKETS, Ours, left_over, names_of, reported
from terminal import Place, run

from servanda.desk.measuring import Asked
from servanda.desk.report import Wanted, reports
from servanda.desk.report_files import write_overview
from servanda.paper.chat import chat_of
from servanda.paper.html import html_of
from servanda.paper.look import Look
from servanda.paper.mail import Letter, mail_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize(
    ("example", "period", "as_of"),
    [
        ("marketing-sales", "2026-04", None),
        ("marketing-sales", "2026-02", None),
        ("marketing-sales", "2026-05", "2026-05-12 10:00"),
        ("service-desk", "2026-05", "2026-05-12 10:00"),
        ("service-desk", "2026-04", None),
    ],
)
def test_nothing_that_a_page_says_stays_english(example: str, period: str, as_of: str | None) -> None:
    found = reported(EXAMPLES / example / f"{example}.yaml", period, as_of)
    assert found.report is not None
    page, names = Ours(html_of(found.report, Look(), BRACKETS)), names_of(found)
    assert len(page.said) > 150
    assert {each: left_over(each, names) for each in page.said if left_over(each, names)} == {}
    chat = chat_of(found.report, BRACKETS)
    assert left_over(re.sub(r"\([^()]*, …\)", "", chat), names) == ""


def test_nothing_that_a_mail_says_stays_english() -> None:
    found = reported(EXAMPLES / "marketing-sales" / "marketing-sales.yaml", "2026-04")
    assert found.report is not None
    mail = email.message_from_bytes(mail_of(found.report, Look(), Letter(), BRACKETS), policy=email.policy.default)
    body = mail.get_body(("html",))
    assert body is not None
    names = names_of(found)
    assert [left_over(each, names) for each in Ours(body.get_content()).said if left_over(each, names)] == []
    assert left_over(str(mail["Subject"]), names) == ""


def test_nothing_that_an_overview_says_stays_english(place: Place) -> None:
    written, _ = reports(Asked([place.file], None, "2026-03"), Wanted(tongue=BRACKETS))
    path, problems = write_overview(written, [None], Wanted(tongue=BRACKETS), place.folder)
    assert (path, problems) == (place.folder / "index.html", ())
    page, names = Ours((place.folder / "index.html").read_text(encoding="utf-8")), names_of(written[0])
    assert [left_over(each, names) for each in page.said if left_over(each, names)] == []


def test_what_is_printed_from_the_agreement_is_marked_as_english(place: Place) -> None:
    out = place.folder / "out"
    assert run("report", place.file, "--period", "2026-03", "--language", "fr", "--output", out).code == 0
    html = (out / "follow-up-2026-03.html").read_text(encoding="utf-8")
    page = Ours(html)
    assert '<html lang="fr">' in html
    assert "Follow-up of leads" in page.others
    assert any(each.startswith("Marketing promises Sales, each month, that") for each in page.others)
    assert any(each.startswith("agreed: Sales promises Marketing") for each in page.others)
    assert any(each.startswith("selling-hours: Mon–Fri") for each in page.others)
    assert "Tableau de bord" in page.said
    assert any(each.startswith("mesuré jusqu’au ") for each in page.said)


def test_names_are_marked_as_in_the_language_that_the_agreement_says(place: Place) -> None:
    place.change("title: Follow-up of leads", "title: Nachfassen\nlanguage: de", "agreement.yaml")
    out = place.folder / "out"
    assert run("report", place.file, "--period", "2026-03", "--output", out).code == 0
    assert '<h1 lang="de">Nachfassen</h1>' in (out / "follow-up-2026-03.html").read_text(encoding="utf-8")
    assert run("report", place.file, "--period", "2026-03", "--language", "de", "--output", out).code == 0
    german = (out / "follow-up-2026-03.html").read_text(encoding="utf-8")
    assert "<h1>Nachfassen</h1>" in german
    assert '<dt>follow-up</dt><dd lang="en">Sales promises Marketing' in german


def test_a_language_that_is_none_is_a_problem(place: Place) -> None:
    place.change("title: Follow-up of leads", "title: Nachfassen\nlanguage: deutsch", "agreement.yaml")
    ran = run("lint", place.file)
    assert ran.code == 2
    assert "`deutsch` is no code of a language" in ran.out + ran.err


def test_in_english_nothing_is_marked(place: Place) -> None:
    out = place.folder / "out"
    assert run("report", place.file, "--period", "2026-03", "--output", out).code == 0
    assert (out / "follow-up-2026-03.html").read_text(encoding="utf-8").count("lang=") == 1


def test_json_and_terminal_know_no_other_language(place: Place) -> None:
    (measured,) = json.loads(run("measure", place.file, "--period", "2026-03", "--format", "json").out)
    reasons = {each["objective"]: each["reason"] for each in measured["readings"]}
    assert reasons["lead-volume"] == "1 more than needed"
    assert reasons["follow-up"] == "1 record short"


def test_german_chat_sentences(place: Place) -> None:
    out = place.folder / "march.txt"
    ran = run("report", place.file, "--period", "2026-03", "--language", "de", "--format", "chat", "--output", out)
    assert ran.code == 0
    assert out.read_text(encoding="utf-8").splitlines()[1:3] == [
        "Marketing: lead-volume 4, eingehalten.",
        "Sales: follow-up 60\u00a0%, verfehlt (es fehlt 1 Vorgang).",
    ]


def test_a_closed_reason_is_said_in_german_too(place: Place) -> None:
    text = '[records.leads]\nfile = "leads.csv"\n[records.calls]\nfile = "calls.csv"\n[defaults]\ncomplete_until = "2026-05-01"\n'
    place.write("servanda.toml", text)
    place.change("take: average}", "take: average, where: first_attempt_at is not null}")
    assert run("close-period", place.file, "--period", "2026-03").code == 0
    out = place.folder / "march.txt"
    ran = run("report", place.file, "--period", "2026-03", "--language", "de", "--format", "chat", "--output", out)
    assert ran.code == 0
    assert "follow-up 60\u00a0%, verfehlt (es fehlt 1 Vorgang)" in out.read_text(encoding="utf-8")
    (closed,) = (place.folder / "closed" / "follow-up").glob("*.json")
    written = json.loads(closed.read_text(encoding="utf-8"))["readings"][1]
    assert (written["reason"], written["said"]["pattern"]) == ("1 record short", "{n} records short")
