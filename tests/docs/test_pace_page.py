"""The page on pace runs, and its figures are the rules' own."""

from __future__ import annotations

from pathlib import Path

from page import ROOT, follow

from servanda.desk.paced import MOST_PAST
from servanda.pace.forecast import HIGH, LEAST_PART, LOW
from servanda.pace.pacing import LEAST_DAYS
from servanda.words.pace import AHEAD, BEHIND

PAGE = ROOT / "docs" / "pace.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert [each.command.split()[1] for each in shown] == ["pace"]
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"
    assert "208 of 500 leads, 17 behind pace, 26.6 a working day needed" in shown[0].printed


def test_the_thresholds_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"less than {BEHIND * 100}% of what is expected" in text
    assert f"more than {AHEAD * 100}% of what is expected" in text
    assert (LEAST_PART.denominator, LEAST_DAYS, MOST_PAST, round(10 * (HIGH - LOW))) == (5, 3, 6, 8)
    assert "before a fifth of the goal is expected and three days" in text
    assert "Up to six past periods" in text
    assert "eight of ten" in text
