"""The largest issues, each with its figure, what is at stake, and where its reasons are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from servanda.desk.pace_said import amount, forecast_said, pace_said
from servanda.desk.packs.issues import Issue, all_issues
from servanda.desk.packs.material import Material, called
from servanda.desk.packs.stakes import stake_of
from servanda.desk.report_period import Line
from servanda.desk.report_readings import figure_said
from servanda.paper.pack import Part, Point
from servanda.words.sentence import Figure, Sentence, joined
from servanda.words.show import show_amount
from servanda.words.told import text_told

MOST = 3


def section(material: Material) -> Part | None:
    """The three largest."""
    found = all_issues(material.stands)
    if not found:
        return None
    points = tuple(point(material, each) for each in found[:MOST])
    more = Sentence("{n} more are not listed.", "{n} more is not listed.", n=len(found) - MOST)
    foot = material.tongue.told(more) if len(found) > MOST else ""
    return Part("issues", "The largest issues", points=points, numbered=True, foot=foot, narrow=True)


def point(material: Material, issue: Issue) -> Point:
    """An issue as people speak of it."""
    line = (issue.stand.name, issue.stand.segment)
    under = joined((material.by(line), *_under(material, issue)), "; ")
    return Point(
        material.tongue.told(said(material, issue)), material.tongue.told(under), issue.stand.word,
        material.anchors.get(line, ""),
    )  # fmt: skip


def said(material: Material, issue: Issue) -> Sentence:
    """``follow-up 83.08…%, target at least 90%: missed, 38 records short``."""
    line: Line = (issue.stand.name, issue.stand.segment)
    verdict, paced = material.now[line], material.paced.get(line)
    name, target = called(line), text_told(verdict.target or "")
    figure = figure_said(material.measured, material.measured.objectives[line[0]], verdict)
    match issue.kind:
        case "missed":
            return Sentence(
                "{name} {figure}, target {target}: missed, {reason}",
                name=name, figure=figure, target=target, reason=verdict.reason,
            )  # fmt: skip
        case "below":
            return Sentence("{name} {figure} so far, target {target}", name=name, figure=figure, target=target)
        case "foretold" | "behind":
            assert paced is not None
            told = (
                forecast_said(paced, material.currency)
                if issue.kind == "foretold"
                else pace_said(paced, material.currency)
            )
            so_far = Sentence(
                "{figure} of {goal}", figure=amount(paced, paced.pacing.actual, material.currency),
                goal=amount(paced, paced.pacing.goal, material.currency),
            )  # fmt: skip
            return Sentence(
                "{name} {figure}", name=name, figure=joined((so_far, told), "; ") if issue.kind == "foretold" else told
            )
        case kind:
            assert_never(kind)


def _under(material: Material, issue: Issue) -> Iterable[Sentence]:
    stand, line = issue.stand, (issue.stand.name, issue.stand.segment)
    if stand.stake:
        shown = Figure(show_amount(stand.stake, material.currency))
        if stake_of(material, line, material.now[line]):
            yield Sentence("{amount} follows from it", amount=shown)
        else:
            yield Sentence("what is late now is worth {amount}", amount=shown)
    if stand.misses > 1:
        yield Sentence("missed {n} periods in a row", n=stand.misses)
    elif stand.misses_before and not stand.misses:
        yield Sentence("missed {n} periods before", "missed the period before", n=stand.misses_before)
