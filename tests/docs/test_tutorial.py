"""The tutorial runs: its files are written, its commands typed, and what it shows is what they print."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from page import ROOT, Shown, blocks, follow

from servanda.records.binding import binding_from

TUTORIAL = ROOT / "docs" / "tutorial.md"
TEXT = TUTORIAL.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    return follow(TUTORIAL, tmp_path_factory.mktemp("tutorial"))


def test_every_command_prints_what_the_tutorial_shows(shown: list[Shown]) -> None:
    assert len(shown) == TEXT.count("\n$ ")
    for each in shown:
        assert each.same, f"$ {each.command}\n{each.printed}\nThe page shows:\n{each.expected}"


def test_nothing_in_the_tutorial_stands_apart() -> None:
    assert all(block.what != "not run" for block in blocks(TEXT))


def _written_bindings() -> list[str]:
    """The cells of the table of exports that differ, below its head."""
    rows = re.findall(r"^\| .+ \| (`.+`) \|$", TEXT, re.MULTILINE)
    return ["\n".join(re.findall(r"`([^`]+)`", row)) for row in rows]


@pytest.mark.parametrize("written", _written_bindings())
def test_what_the_table_of_exports_says_can_be_written(written: str) -> None:
    read = tomllib.loads(written)
    binding, problems = binding_from({**({} if "files" in read else {"file": "leads.csv"}), **read}, Path())
    assert binding is not None
    assert problems == ()


def test_the_table_of_exports_is_found() -> None:
    assert len(_written_bindings()) > 8
