"""A report in a few plain sentences, to be pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.paper.page import Report, Side, Standing
from servanda.paper.tongue import ENGLISH, Tongue

MOST_LATE = 3


def chat_of(report: Report, tongue: Tongue = ENGLISH) -> str:
    """What a person would say of the period: what each side did, what is missed, what is late."""
    lines = [f"{report.title}, {report.period} ({tongue.say('as of {moment}', moment=report.as_of)})"]
    lines += [sentence for side in report.sides for sentence in _side(side, tongue)]
    if report.late is not None and report.late.late:
        number = len(report.late.late) + report.late.more
        first = ", ".join(each.key for each in report.late.late[:MOST_LATE])
        lines.append(f"{tongue.say('Late now')}: {number} ({first}, …).")
    return "\n".join(lines)


def _side(side: Side, tongue: Tongue) -> Iterable[str]:
    judged = [each for each in side.standings if each.word is not None]
    if not judged:
        return
    yield f"{side.name}: {'; '.join(_said(each, tongue) for each in judged)}."


def _said(one: Standing, tongue: Tongue) -> str:
    name = " ".join(filter(None, (one.name, one.segment)))
    match one.word:
        case "open":
            ahead = [f"{one.expected} {tongue.say('expected by now')}" if one.expected else "", one.room]
            more = ", ".join(filter(None, ahead))
            return (
                f"{name} {tongue.say('{figure} so far', figure=one.so_far)} ({one.target}{f', {more}' if more else ''})"
            )
        case "met":
            return f"{name} {one.so_far}, {tongue.say('met')}"
        case "not owed":
            return f"{name} {tongue.say('not owed')}"
        case _:
            return f"{name} {one.so_far}, {tongue.say(one.word or '')}{f' ({one.reason})' if one.reason else ''}"
