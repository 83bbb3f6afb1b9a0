"""`servanda.load` and `servanda.measure`: what a program calls, in a process of its own, as the page shows it."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys

import pytest
from page import ROOT

import servanda

PAGE = (ROOT / "docs" / "measure.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
CALLS = """
import servanda
from datetime import date
path = "examples/marketing-sales/marketing-sales.yaml"
first = servanda.measure(servanda.load(path), date(2026, 4, 15), period="2026-03")
again = servanda.measure(servanda.load(path), "2026-04-15", period="2026-03")
assert first.verdicts == again.verdicts
from servanda.measure.run import readings
from servanda import measure
assert measure is servanda.measure and callable(measure)
"""


def test_the_example_of_the_page_gives_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest(EXAMPLE, {}, "measure.md", None, None)
    assert len(test.examples) == 4
    assert doctest.DocTestRunner().run(test).failed == 0


def test_measuring_once_does_not_take_the_call_away() -> None:
    """A room of the package is called `measure` too; it must not stand where the function is expected."""
    done = subprocess.run([sys.executable, "-c", CALLS], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_agreement_that_is_not_there_raises_its_problems() -> None:
    with pytest.raises(servanda.AgreementError) as raised:
        servanda.load("nothing.yaml")
    assert [problem.code for problem in raised.value.problems] == ["S014"]
