"""Mutations of an agreement and its records: whatever comes of them, `measure` ends in figures or in Problems."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminal import AGREEMENT, CALLS, LEADS, run, workspace

TEXTS = {"agreement.yaml": AGREEMENT, "leads.csv": LEADS, "calls.csv": CALLS}
NEEDLESS = {
    "S002", "S014", "S305", "S602", "S603", "S604", "S605", "S606", "S607", "S608", "S609", "S611", "S617",
}  # fmt: skip
"""Problems that concern no place in a text."""
PIECES = [
    "'", '"', "{", "}", "[", "]", ":", ",", "\n", "\t", "  ", "- ", "#", "&a ", "*a", "|", ">", "%", "-", "0", "9" * 20, "1e9",
    "null", "NaN", "𝟗", "ü", "\u202e", "\x00", "\ufeff", "$x", "(", ")", "not ", " and ", "=", ";", "--", "2026-02-30", "24:00",
    "9999-12-31", "0001-01-01", "2026-03-08 02:30", "2026-11-01 01:30", "case when ", " end", "each: day", "per: owner",
    "limit: 2 working days", "take: p95", "by: quality", "where: score > 1 / 0", "states: x", "key: [a, b]", "🙂",
]  # fmt: skip


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few things cut out, put in, doubled or swapped."""
    for _ in range(dice.randint(1, 3)):
        lines = text.split("\n")
        place, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(7):
            case 0:
                del lines[place]
            case 1:
                lines[place], lines[other] = lines[other], lines[place]
            case 2:
                lines.insert(place, lines[other])
            case 3:
                words = lines[place].split(" ")
                words[dice.randrange(len(words))] = dice.choice(PIECES)
                lines[place] = " ".join(words)
            case 4:
                at = dice.randint(0, len(lines[place]))
                lines[place] = lines[place][:at] + dice.choice(PIECES) + lines[place][at:]
            case 5:
                lines[place] = lines[place][: dice.randint(0, len(lines[place]))]
            case _:
                cells, more = lines[place].split(","), lines[other].split(",")
                cells[dice.randrange(len(cells))] = dice.choice(more)
                lines[place] = ",".join(cells)
        text = "\n".join(lines)
    return text


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(["agreement.yaml", "agreement.yaml", "leads.csv", "calls.csv", "all"]))
def test_mutations_end_in_figures_or_problems(seed: int, which: str) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = workspace(Path(folder) / "agreements")
        for name, text in TEXTS.items():
            if which in (name, "all"):
                place.write(name, mutated(text, dice).encode("utf-8", "surrogatepass"))
        before = place.files()
        ran = run("measure", place.file, "--format", "json")
        assert ran.code in (0, 1, 2)
        assert ran.err == ""
        problems = [problem for each in ran.json for problem in each["problems"]]
        for problem in problems:
            assert_clear(problem)
        assert (ran.code == 2) is any(problem["severity"] == "error" for problem in problems)
        if dice.random() < 0.3:
            assert run("measure", place.file).code == ran.code
        assert place.files() == before


def assert_clear(problem: dict[str, Any]) -> None:
    """A code, a sentence, and where it concerns a text the place in it."""
    assert len(problem["code"]) == 4
    assert problem["code"][0] == "S"
    assert problem["sentence"].endswith((".", "?", "!", "…"))
    assert "Error" not in problem["sentence"]
    assert problem["file"] is not None or problem["code"] in NEEDLESS, problem
    assert problem["file"] is None or problem["line"] >= 1
