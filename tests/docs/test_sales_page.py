"""The walk through Marketing and Sales runs, and the problems that it explains are those that people see."""

from __future__ import annotations

import re
from pathlib import Path

from page import ROOT, follow

PAGE = ROOT / "docs" / "sales.md"


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    shown = follow(PAGE, tmp_path)
    assert len(shown) == 4
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_the_problems_it_explains_are_on_the_page_of_problems() -> None:
    known = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"\bS\d{3,4}\b", PAGE.read_text(encoding="utf-8")))
    assert codes and not [code for code in codes if code not in known]
