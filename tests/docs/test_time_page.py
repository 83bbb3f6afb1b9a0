"""Every example of the page on time runs, and every piece of an agreement on it can be read."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from servanda.agreement.read import read_agreement
from servanda.words.problem import errors

PAGE = Path(__file__).resolve().parents[2] / "docs" / "time.md"

HEAD = """\
servanda: 1
id: time-page
title: An agreement around the examples
kind: internal
version: "1.0"
in_force: 2026-01-01
summary: One side answers the tickets of the other.
term: {starts: 2026-01-01, ends: 2026-12-31}
timezone: Europe/Berlin
currency: EUR
parties:
  provider: {name: Provider, role: provider}
  customer: {name: Customer, role: customer}
"""
REST = {
    "calendars": 'calendars:\n  desk-hours: {hours: {mon-fri: "09:00-17:00"}}\n',
    "records": (
        "records:\n  tickets: {key: ticket_id, time: opened_at, columns: {opened_at: time, closed_at: time, priority: text}}\n"
    ),
    "objectives": (
        "objectives:\n  response: {promised_by: provider, to: customer, each: month, target: at least 90%,\n"
        "    metric: {clock: tickets, start: opened_at, stop: closed_at, limit: {by: priority, P1: 1 h, else: 4 h}}}\n"
    ),
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_python_example_gives_what_the_page_says() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (found.failed, found.attempted > 30) == (0, True)
    shown = sum(block.count(">>> ") for block in blocks("python"))
    assert shown == PAGE.read_text(encoding="utf-8").count(">>> ")


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.split(":")[0])
def test_every_piece_of_an_agreement_can_be_read(block: str, tmp_path: Path) -> None:
    given = block.split(":", maxsplit=1)[0]
    text = HEAD + block + "".join(part for name, part in REST.items() if name != given)
    file = tmp_path / "agreement.yaml"
    file.write_text(text, encoding="utf-8")
    agreement, problems = read_agreement(file)
    assert agreement is not None
    assert [str(each) for each in errors(problems)] == []


def test_there_is_nothing_on_the_page_that_is_not_run() -> None:
    fences = re.findall(r"^```(\w*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(fences) == {"python", "yaml", ""}
    assert fences.count("") == fences.count("python") + fences.count("yaml")
