"""Reports in the reader's language: nothing that we say stays English unless it is marked as the agreement's own words."""

from __future__ import annotations

import email
import email.policy
import json
import re
import string
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from terminal import Place, run

from servanda.desk.measuring import Asked
from servanda.desk.report import Reported, Wanted, reports
from servanda.desk.report_files import write_overview
from servanda.metrics.kinds.formula import Formula
from servanda.paper.chat import chat_of
from servanda.paper.html import html_of
from servanda.paper.look import Look
from servanda.paper.mail import Letter, mail_of
from servanda.paper.tongue import ENGLISH, Tongue

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VOID = {"br", "img", "meta", "hr", "use", "path", "circle", "rect", "polyline", "line"}


class Bracketed(dict[str, Any]):
    """The words of a language that puts brackets around everything that it is asked for, but not around the values."""

    def get(self, key: str, default: Any = None) -> Any:
        parts = string.Formatter().parse(key)
        return "".join(bracketed(literal) + (f"{{{name}}}" if name else "") for literal, name, _, _ in parts)


def bracketed(literal: str) -> str:
    """Words in brackets, ready to stand in a pattern."""
    return f"⟦{literal.replace('{', '{{').replace('}', '}}')}⟧" if literal else ""


BRACKETS: Tongue = replace(
    ENGLISH, code="xx", months=("⟦Month⟧",) * 12, words=Bracketed(all="⟦⟧"), sentences=Bracketed(all="⟦⟧"),
    quarters=("⟦Quarter⟧ {year}",) * 4, week="⟦Week⟧ {week} {year}",
)  # fmt: skip


class Ours(HTMLParser):
    """What a page says for itself: all of its texts that are not marked as being in another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.others: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        inside = self._open[-1][1] if self._open else ""
        hidden = tag in ("style", "title") or found.get("aria-hidden") == "true" or inside == "hidden"
        place = "hidden" if hidden else "other" if inside == "other" or (tag != "html" and "lang" in found) else ""
        if not place:
            self.said += [str(found[name]) for name in ("aria-label", "title", "data-label", "alt") if found.get(name)]
        if tag not in VOID:
            self._open.append((tag, place))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1][1] != "hidden":
            (self.others if self._open[-1][1] else self.said).append(" ".join(data.split()))


def left_over(text: str, names: set[str]) -> str:
    """What stands outside of all brackets and is no figure, file, key, zone or name."""
    outside, depth = "", 0
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        outside += " " if letter in "⟦⟧" else letter if not depth else ""
    for name in sorted(names, key=len, reverse=True):
        outside = outside.replace(name, "")
    outside = re.sub(
        r"\bsha256 [0-9a-f]+…|\b[0-9a-f]{8}\b|[\w/.-]+\.(csv|yaml)|\b\d{4}-\w+|\b[A-Z]+-?\d+|\b[A-Z]\w+/[A-Z]\w+",
        "",
        outside,
    )
    return " ".join(each for each in re.findall(r"[^\W\d]{2,}", outside) if each not in ("min", "USD", "EUR"))


def reported(path: Path, period: str, as_of: str | None = None, party: str | None = None) -> Reported:
    (found,), problems = reports(Asked([path], as_of, period), Wanted(party=party, tongue=BRACKETS))
    assert found.report is not None, (problems, found.problems)
    return found


def names_of(found: Reported) -> set[str]:
    """What people named, as it stands inside of sentences: promises with their segments, parties, records, columns."""
    report = found.report
    assert report is not None
    assert found.measured is not None
    agreement = found.measured.agreement
    assert agreement is not None
    names = {f"servanda {each}" for each in ("evidence", "sql")} | {"objectives.", *agreement.records}
    names |= {each for records in agreement.records.values() for each in (*records.columns, *records.fields)}
    names |= {records.placed_by or "" for records in agreement.records.values()}
    for objective in agreement.objectives.values():
        names |= {*objective.levels, *(objective.metric.of if isinstance(objective.metric, Formula) else ())}
    lines = {" ".join(filter(None, (one.name, one.segment))) for side in report.sides for one in side.standings}
    return names | lines | set(agreement.objectives) | {side.name for side in report.sides} | {report.title}


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
