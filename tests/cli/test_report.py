"""A report as both sides read it: the same figures as `measure`, nothing that is not theirs, and a file that stands alone."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from terminal import Place, run

from servanda.paper.sheets import Sheet, workbook_of
from servanda.paper.tongue import languages, tongue_of

APRIL = ("--period", "2026-04")


class Page(HTMLParser):
    """The texts of a page, the ids of its elements, and everything it would load or lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._silent += tag in ("style", "script")
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src", "xlink:href") and value:
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def report(place: Place, *words: str | Path, name: str = "follow-up-2026-03.html") -> Page:
    """The page of a report, written into the folder `out` beside the agreement."""
    out = place.folder / "out"
    ran = run("report", place.file, "--output", out, *words)
    assert ran.code == 0, ran.err
    return Page((out / name).read_text(encoding="utf-8"))


def test_the_figures_and_verdicts_are_those_of_measure(place: Place) -> None:
    page = report(place, "--period", "2026-03")
    (measured,) = json.loads(run("measure", place.file, "--period", "2026-03", "--format", "json").out)
    for reading in measured["readings"]:
        assert reading["objective"] in page.texts
        if reading["target"]:
            assert reading["verdict"] in page.texts
            assert reading["target"] in page.texts
    volume = next(each for each in measured["readings"] if each["objective"] == "lead-volume")
    assert volume["value"] in page.texts


def test_a_page_stands_alone(place: Place) -> None:
    page = report(place, "--period", "2026-03")
    assert "script" not in page.tags
    assert [each for each in page.links if not each.startswith("#")] == []
    html = (place.folder / "out" / "follow-up-2026-03.html").read_text(encoding="utf-8")
    assert "url(" not in html
    assert "@import" not in html


def test_the_reason_of_every_figure_is_one_step_away(place: Place) -> None:
    page = report(place, "--period", "2026-03")
    assert len(page.ids) == len(set(page.ids))
    assert {each[1:] for each in page.links} <= set(page.ids)
    whys = [each for each in page.ids if each.startswith("why-")]
    assert whys == ["why-lead-volume", "why-follow-up", "why-waiting-a", "why-waiting-b"]
    assert {f"#{each}" for each in whys} <= set(page.links)


def test_without_a_period_it_is_about_the_one_that_runs(place: Place) -> None:
    page = report(place, name="follow-up-2026-04.html")
    assert "April 2026" in page.texts
    assert "So far" in page.texts


def test_what_was_agreed_stands_there_in_sentences(place: Place) -> None:
    page = report(place, "--period", "2026-03")
    assert (
        "Marketing promises Sales, each month, that there are at least 3 leads where score is at least 50." in page.text
    )


def test_a_party_sees_only_what_it_promises_or_is_promised(place: Place) -> None:
    place.change("  waiting:\n    promised_by: sales", "  waiting:\n    promised_by: helpers", "agreement.yaml")
    place.change(
        "  sales: {name: Sales}", "  sales: {name: Sales}\n  helpers: {name: Secret helpers}", "agreement.yaml"
    )
    assert "Secret helpers" in report(place, "--period", "2026-03").text
    mine = report(place, "--period", "2026-03", "--for", "marketing")
    assert "Secret helpers" not in mine.text
    assert "waiting" not in mine.texts
    assert {"lead-volume", "follow-up"} <= set(mine.texts)


def test_figures_of_single_persons_are_left_out_unless_asked_for(place: Place) -> None:
    place.change("    per: quality", "    per: owner", "agreement.yaml")
    usual = report(place, "--period", "2026-03")
    assert {"ann", "ben"} & set(usual.texts) == set()
    assert "2 lines left out" in usual.texts
    asked = report(place, "--period", "2026-03", "--personal")
    assert {"ann", "ben"} <= set(asked.texts)


def test_times_are_shown_as_clocks_show_them_where_the_reader_is(place: Place) -> None:
    there = report(place, "--period", "2026-03", "--timezone", "Europe/Berlin", "--as-of", "2026-04-03 12:00")
    assert "Europe/Berlin" in there.text
    assert "3 April 2026 18:00" in there.text


def test_what_people_wrote_is_never_read_as_code(place: Place) -> None:
    place.change("title: Follow-up of leads", 'title: "<script>alert(1)</script> & #panic()"', "agreement.yaml")
    page = report(place, "--period", "2026-03")
    assert "script" not in page.tags
    assert "<script>alert(1)</script> & #panic()" in page.texts
    assert (
        run("report", place.file, "--format", "pdf", "--output", place.folder / "out", "--period", "2026-03").code == 0
    )


def test_on_paper(place: Place) -> None:
    out = place.folder / "march.pdf"
    assert run("report", place.file, "--format", "pdf", "--output", out, "--period", "2026-03").code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_as_the_draft_of_a_mail(place: Place) -> None:
    place.change(
        "  sales: {name: Sales}",
        "  sales: {name: Sales, contacts: [{title: VP, email: vp@example.com}]}",
        "agreement.yaml",
    )
    assert (
        run("report", place.file, "--format", "mail", "--output", place.folder / "out", "--period", "2026-03").code == 0
    )
    content = (place.folder / "out" / "follow-up-2026-03.eml").read_bytes()
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert (message["Subject"], message["To"], message["X-Unsent"]) == (
        "Follow-up of leads, March 2026: 1 missed, 1 met", "vp@example.com", "1",
    )  # fmt: skip
    kinds = [part.get_content_type() for part in message.walk()]
    assert "text/plain" in kinds
    assert "svg" not in message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    (page,) = [part for part in message.iter_attachments() if part.get_filename() == "follow-up-2026-03.html"]
    assert "lead-volume" in Page(page.get_content()).texts


def test_in_sentences_for_a_chat(place: Place) -> None:
    assert run("report", place.file, "--format", "chat", "--output", place.folder / "out", *APRIL).code == 0
    lines = (place.folder / "out" / "follow-up-2026-04.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Follow-up of leads, April 2026 (as of ")
    assert lines[1] == "Marketing: lead-volume 1 of 3 leads, 1 ahead of pace, 0.1 a day needed."


def test_as_a_spreadsheet_with_real_dates_and_no_formulas(place: Place) -> None:
    place.change("L1,2026-03-02 08:00", "=1+1,2026-03-02 08:00", "leads.csv")
    place.change("C1,L1", "C1,=1+1", "calls.csv")
    assert (
        run("report", place.file, "--format", "xlsx", "--output", place.folder / "out", "--period", "2026-03").code == 0
    )
    book = load_workbook(place.folder / "out" / "follow-up-2026-03.xlsx")
    assert book.sheetnames[0] == "Readings"
    sheet = book["follow-up"]
    head, *rows = [list(row) for row in sheet.iter_rows()]
    assert [cell.value for cell in head][:2] == ["key", "started_at (America/New_York)"]
    first = next(row for row in rows if row[0].value == "=1+1")
    assert first[0].data_type == "s"
    assert first[1].value == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - sheets know no zones


def test_the_late_list_of_a_spreadsheet_has_real_dates_and_all_records(place: Place) -> None:
    """The page lists the first twenty-five; thirty leads of 3 April, 09:00, were never called, each with four hours."""
    more = "".join(f"M{number},2026-04-03 08:00,60,B,ann,2026-04-03 09:00\n" for number in range(30))
    place.write("leads.csv", (place.folder / "leads.csv").read_text(encoding="utf-8") + more)
    bound = '[records.{0}]\nfile = "{0}.csv"\ncomplete_until = "2026-04-06 18:00"\n'
    place.write("servanda.toml", bound.format("leads") + bound.format("calls"))
    assert run("report", place.file, "--format", "xlsx", "--output", place.folder / "out", *APRIL).code == 0
    sheet = load_workbook(place.folder / "out" / "follow-up-2026-04.xlsx")["Late now"]
    head, *rows = list(sheet.iter_rows(values_only=True))
    assert head[3:5] == ("started (America/New_York)", "due (America/New_York)")
    found = {row[0]: row[3:6] for row in rows if str(row[0]).startswith("M")}
    assert len(found) == 30
    assert set(found.values()) == {(datetime(2026, 4, 3, 9, 0), datetime(2026, 4, 3, 13, 0), "late")}  # noqa: DTZ001


@pytest.mark.parametrize("text", ["x" * 40_000, "=" + "x" * 40_000])
def test_a_cell_that_is_longer_than_spreadsheets_take_is_cut_and_says_so(text: str) -> None:
    book = load_workbook(io.BytesIO(workbook_of([Sheet("Rows", ("key",), [[text]])])))
    cell = book["Rows"]["A2"]
    assert (cell.data_type, len(cell.value), cell.value[-1]) == ("s", 32_767, "…")


def test_names_of_sheets_are_told_apart_and_allowed() -> None:
    names = [
        "History",
        "a/b:c[d]*?",
        "'x'",
        "",
        "response of tickets with priority one",
        "response of tickets with priority two",
    ]
    made = load_workbook(io.BytesIO(workbook_of(Sheet(name, ("key",), []) for name in names))).sheetnames
    assert len({name.casefold() for name in made}) == len(names)
    assert all(
        0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") and name.casefold() != "history" for name in made
    )
    assert [name[-12:] for name in made[-2:]] == ["priority one", "priority two"]


def test_the_same_report_twice_is_the_same_file(place: Place) -> None:
    out = place.folder / "out" / "follow-up-2026-03.html"
    report(place, "--period", "2026-03")
    first = out.read_bytes()
    report(place, "--period", "2026-03")
    assert out.read_bytes() == first


def test_a_report_can_be_read_by_others(place: Place) -> None:
    report(place, "--period", "2026-03")
    mode = (place.folder / "out" / "follow-up-2026-03.html").stat().st_mode
    plain = place.folder / "plain"
    plain.write_text("x", encoding="utf-8")
    assert mode == plain.stat().st_mode


def test_a_logo_and_a_colour(place: Place, tmp_path: Path) -> None:
    logo = tmp_path / "our-logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    page = report(place, "--period", "2026-03", "--logo", logo, "--colour", "#7a1f5c")
    html = (place.folder / "out" / "follow-up-2026-03.html").read_text(encoding="utf-8")
    assert "--accent: #7a1f5c" in html
    assert [each for each in page.links if each.startswith("data:image/png;base64,")]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--period", "2026-13"), "S606", "There is no period `2026-13`"),
        (("--for", "salse"), "S643", "Did you mean `sales`?"),
        (("--timezone", "Europe/Berln"), "S240", "Did you mean `Europe/Berlin`?"),
        (("--colour", "blue"), "S640", "Write six hexadecimal digits"),
        (("--logo", "agreement.yaml"), "S641", "is no picture"),
        (("--logo", "nothing.png"), "S641", "cannot be read"),
    ],
)
def test_what_a_report_cannot_be(place: Place, words: tuple[str, ...], code: str, said: str) -> None:
    words = tuple(str(place.folder / each) if each.endswith((".yaml", ".png")) else each for each in words)
    ran = run("report", place.file, "--output", place.folder / "out", *words)
    assert (ran.code, code in ran.err, said in ran.err) == (2, True, True), ran.err
    assert not (place.folder / "out").exists()


def test_a_colour_too_light_to_be_read_is_told_and_not_used(place: Place) -> None:
    ran = run("report", place.file, "--output", place.folder / "out", "--colour", "#ffee00")
    assert ran.code == 0
    assert "too light" in ran.err
    assert "#ffee00" not in (place.folder / "out" / "follow-up-2026-04.html").read_text(encoding="utf-8")


def test_many_agreements_have_one_overview_what_needs_a_person_first(place: Place) -> None:
    calm = place.folder / "calm.yaml"
    text = place.file.read_text(encoding="utf-8")
    calm.write_text(
        text.replace("id: follow-up", "id: calm")
        .replace("Follow-up of leads", "Calm")
        .replace("at least 75%", "at least 1%"),
        encoding="utf-8",
    )
    strict = place.folder / "strict.yaml"
    strict.write_text(
        text.replace("id: follow-up", "id: strict")
        .replace("Follow-up of leads", "Strict")
        .replace("    only_if: lead-volume met\n", "")
        .replace("at least 3\n", "at least 30\n"),
        encoding="utf-8",
    )
    out = place.folder / "out"
    ran = run("report", place.folder, "--period", "2026-03", "--output", out)
    assert ran.code == 0, ran.err
    page = Page((out / "index.html").read_text(encoding="utf-8"))
    order = [each for each in page.texts if each in ("Calm", "Strict", "Follow-up of leads")]
    assert order == ["Strict", "Follow-up of leads", "Calm"]
    links = [each for each in page.links if each.endswith(".html")]
    assert len(links) == 3
    assert all((out / each).exists() for each in links)


def test_an_agreement_that_cannot_be_measured_stands_first_and_says_why(place: Place) -> None:
    broken = place.folder / "broken.yaml"
    broken.write_text(
        place.file.read_text(encoding="utf-8")
        .replace("id: follow-up", "id: broken")
        .replace("Follow-up of leads", "Broken")
        .replace("leads.csv", "gone.csv"),
        encoding="utf-8",
    )
    out = place.folder / "out"
    ran = run("report", place.folder, "--period", "2026-03", "--output", out)
    assert ran.code == 2
    page = Page((out / "index.html").read_text(encoding="utf-8"))
    assert page.texts.index("Broken") < page.texts.index("no report") < page.texts.index("Follow-up of leads")
    assert re.search(r"gone\.csv", page.text)


def test_in_another_language_and_style_of_dates(place: Place) -> None:
    page = report(place, "--period", "2026-03", "--language", "de", "--as-of", "2026-04-03 12:00")
    assert {"Übersicht", "verfehlt", "eingehalten", "März 2026"} <= set(page.texts)
    assert "3. April 2026 12:00" in page.text
    iso = report(place, "--period", "2026-03", "--dates", "iso", "--as-of", "2026-04-03 12:00")
    assert "2026-04-03 12:00" in iso.text


def test_every_label_of_every_page_has_its_word_in_every_language() -> None:
    folder = Path(__file__).resolve().parents[2] / "src" / "servanda" / "paper"
    texts = "".join(each.read_text(encoding="utf-8") for each in (folder / "templates").iterdir())
    used = set(re.findall(r'\b(?:t|fill)\("([^"]+)"', texts))
    assert len(used) > 40
    for language in set(languages()) - {"en"}:
        tongue, _ = tongue_of(language)
        assert sorted(used - set(tongue.words)) == [], language
        for label in used:
            assert set(re.findall(r"{\w+}", tongue.words[label])) == set(re.findall(r"{\w+}", label)), label


def test_how_long_clocks_took_is_drawn_against_their_limits(place: Place) -> None:
    """L1 took 30 min, L2 2 h, L3 3 h, L4 exactly its first hour; L5 was never called."""
    html = report(place, "--period", "2026-03") and (place.folder / "out" / "follow-up-2026-03.html").read_text("utf-8")
    part = html.partition('id="clocks"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr><td>(.*?)</td><td>(\d+)</td><td>(\d+)</td></tr>", part)
    assert rows == [
        ("15 min to 30 min", "1", "0"),
        ("30 min to 1 h", "1", "0"),
        ("1 h to 2 h", "0", "1"),
        ("2 h to 4 h", "1", "0"),
        ("never", "0", "1"),
    ]
    assert re.findall(r"limit \d h(?=</text>)", part) == ["limit 1 h", "limit 4 h"]


def test_a_limit_of_its_own_length_ends_a_bar_so_that_no_bar_lies_on_both_sides(place: Place) -> None:
    place.write("agreement.yaml", place.file.read_text("utf-8").replace("A: 1 h", "A: 50 min"))
    report(place, "--period", "2026-03")
    html = (place.folder / "out" / "follow-up-2026-03.html").read_text("utf-8")
    assert "<td>30 min to 50 min</td><td>0</td><td>0</td>" in html
    assert "<td>50 min to 1 h</td><td>1</td><td>0</td>" in html


def test_what_follows_stands_on_the_page_with_its_reasons(place: Place) -> None:
    terms = """\
currency: USD
fees: {retainer: {amount: 3000 USD, each: month}}
remedies: {slow: {when: follow-up missed, credit: 5% of retainer, claim: {until: 30 days after the period}}}
"""
    place.write(
        "agreement.yaml", place.file.read_text("utf-8").replace("target: at least 75%", "target: at least 90%") + terms
    )
    page = report(place, "--period", "2026-03")
    assert "Sales owes Marketing 150 USD." in page.texts
    assert "follow-up missed in 2026-03" in page.texts
    assert "retainer is 3,000 USD: 150 USD" in page.texts
    assert (
        "When follow-up is missed, Sales owes Marketing 5% of retainer. It is claimed until 30 days after the period."
        in page.texts
    )
