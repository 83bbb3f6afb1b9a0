"""The funnel on a report: its bars add up, it is on paper too, and a page for one party has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from funnelled import AGREEMENT, written
from terminal import run, workspace

from servanda.desk.measuring import Asked
from servanda.desk.report import Reported, Wanted, reports
from servanda.paper.html import html_of
from servanda.paper.look import Look
from servanda.paper.page import Report

COMPLAINT = "complaints: {Not enough leads: volume}\n"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(written(workspace(tmp_path_factory.mktemp("report")), text=AGREEMENT + COMPLAINT).file)


def reported(file: Path, party: str | None = None) -> Report:
    found: list[Reported]
    found, problems = reports(Asked([file], period="2026-01"), Wanted(party))
    assert found[0].report is not None, (problems, found[0].problems)
    return found[0].report


def test_each_bar_is_as_wide_as_its_records_and_its_parts_add_up(file: Path) -> None:
    report = reported(file)
    (funnel,) = report.funnels
    visitors, lead, sent, accepted, won = funnel.steps
    assert (visitors.number, visitors.counted, visitors.parts) == ("5,000", True, ())
    assert [(each.number, each.width) for each in (lead, sent, accepted, won)] == [
        ("500", 100.0), ("500", 100.0), ("200", 40.0), ("30", 6.0),
    ]  # fmt: skip
    for step, after in ((lead, sent), (sent, accepted), (accepted, won)):
        assert sum(part.size for part in step.parts) == int(step.number)
        assert step.parts[0].number == after.number  # the solid part is as wide as the next bar
    assert [(part.kind, part.name, part.size) for part in sent.parts] == [
        ("moved", "accepted", 200), ("left", "rejected", 180), ("left", "recycled", 90), ("left", "lost", 0),
        ("waits", "on the way", 0), ("unaccounted", "unaccounted for", 30),
    ]  # fmt: skip
    assert funnel.mature
    assert funnel.rows[0] == ("source", "visitors", "lead", "sent", "accepted", "won", "won of all")
    assert funnel.rows[1] == ("web", "3,000", "380", "380", "80", "30", "7.89…%")
    page = html_of(report, Look())
    drawn = re.search(r'<figure class="funnel">.*?</figure>', page, re.DOTALL)
    assert drawn is not None
    assert re.findall(r"<b>(\d+)</b> <span>unaccounted for", drawn[0]) == ["30", "50"]
    assert 'class="unaccounted" style="flex-grow:30"' in drawn[0]


def test_a_complaint_stands_on_the_page_with_its_figures(file: Path) -> None:
    (complaint,) = reported(file).complaints
    assert (complaint.said, complaint.word) == ("Not enough leads", "met")
    assert "What is often said" in html_of(reported(file), Look())


def test_a_report_for_one_party_has_no_funnel(file: Path) -> None:
    report = reported(file, "marketing")
    assert report.funnels == ()
    assert "unaccounted" not in "".join(sentence for part in report.agreed for _, sentence in part.sentences)
    assert report.complaints


def test_it_is_on_paper_too(file: Path, tmp_path: Path) -> None:
    ran = run("report", file, "--period", "2026-01", "--format", "pdf", "--output", tmp_path / "a.pdf")
    assert ran.code == 0, ran.err
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_the_page_for_leadership_has_it_as_a_table(file: Path) -> None:
    (found,), _ = reports(Asked([file], period="2026-01"), Wanted(page="leadership"))
    assert found.pack is not None, found.problems
    (part,) = [each for each in found.pack.parts if each.anchor == "funnel"]
    assert part.grid is not None
    assert part.grid.rows[2] == ("sent", "500", "100%", "100%", "270", "0", "30")
    assert found.pack.counts == reported(file).counts
