"""The pace of a goal in a report: a chart that says in words what it shows, and one sentence in a chat and a mail."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

import pytest
from terminal import Place, run, workspace
from test_pace import GOAL, every, rows

SAID = "150 of 400 leads, 50 behind pace, 25 a working day needed"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 leads on each working day of April, 15 on those of May up to the 14th; the report in every form, and in German."""
    place: Place = workspace(tmp_path_factory.mktemp("leads"))
    place.write("agreement.yaml", GOAL)
    place.write("leads.csv", rows([*every("2026-04-01", "2026-04-30", 20), *every("2026-05-01", "2026-05-14", 15)]))
    place.write("servanda.toml", '[records.leads]\nfile = "leads.csv"\ncomplete_until = "2026-05-15"\n')
    out = place.folder / "out"
    forms = ("--format", "html", "--format", "chat", "--format", "mail")
    assert run("report", place.file, "--period", "2026-05", *forms, "--output", out).code == 0
    german = ("--language", "de", "--output", out / "de.html")
    assert run("report", place.file, "--period", "2026-05", *german).code == 0
    return out


def section(page: str) -> str:
    return (
        page[page.index('id="paces"') : page.index('id="trends"')]
        if 'id="trends"' in page
        else page[page.index('id="paces"') :]
    )


def test_the_chart_says_in_words_what_it_shows(written: Path) -> None:
    html = section((written / "leads-2026-05.html").read_text(encoding="utf-8"))
    [alt] = [each for each in re.findall(r'aria-label="([^"]+)"', html) if each.startswith("volume")]
    assert alt == (f"volume, May 2026, behind: {SAID}. about 300 by the end (278 to 322), under 1% to reach the goal.")
    assert html.count("<svg") == 2  # volume and worth; what is counted once a period has no days


def test_its_figures_stand_below_it_day_by_day(written: Path) -> None:
    html = section((written / "leads-2026-05.html").read_text(encoding="utf-8"))
    table = html[html.index("<table") : html.index("</table>")]
    cells = [re.findall(r"<td>([^<]*)</td>", row) for row in table.split("<tr>")[2:]]
    assert len(cells) == 31
    assert cells[0] == ["1 May 2026", "20", "15"]
    assert cells[13] == ["14 May 2026", "200", "150"]
    assert cells[14] == ["15 May 2026", "220", ""]
    assert cells[24][1] == cells[23][1] == cells[22][1]  # the 25th is closed, after a weekend
    assert cells[30] == ["31 May 2026", "400", ""]


def test_the_chart_draws_every_line_and_shades_closed_days(written: Path) -> None:
    html = section((written / "leads-2026-05.html").read_text(encoding="utf-8"))
    drawing = html[html.index("<svg") : html.index("</svg>")]
    for text in ("goal 400", "50 behind pace", "25 a working day needed", "about 300 by the end"):
        assert text in drawing
    assert drawing.count("mark-line") >= 4  # the month before, expected, foretold, so far
    assert drawing.count("mark-area") >= 1  # the band
    assert drawing.count("mark-rect") == 1


def test_one_sentence_for_a_chat_and_a_mail(written: Path) -> None:
    chat = (written / "leads-2026-05.txt").read_text(encoding="utf-8")
    assert f"Marketing: volume {SAID}." in chat
    assert "worth 15,000 USD of 31,000 USD, 1,000 USD ahead of pace, 941.18 USD a day needed" in chat
    with (written / "leads-2026-05.eml").open("rb") as file:
        mail = email.message_from_binary_file(file, policy=email.policy.default)
    body = mail.get_body(("html",))
    assert body is not None
    assert SAID in body.get_content()
    pictures = [each for each in mail.walk() if each.get_content_type() == "image/png"]
    assert len(pictures) == 2


def test_in_german(written: Path) -> None:
    html = section((written / "de.html").read_text(encoding="utf-8"))
    assert "50 hinter dem Plan, 25 je Arbeitstag nötig" in html
    assert "unter 1\u00a0% für das Ziel" in html
