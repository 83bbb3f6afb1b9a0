"""A report in a few plain sentences, to be pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.paper.page import Report, Side, Standing

MOST_LATE = 3


def chat_of(report: Report) -> str:
    """What a person would say of the period: what each side did, what is missed, what is late."""
    lines = [f"{report.title}, {report.period} (as of {report.as_of})"]
    lines += [sentence for side in report.sides for sentence in _side(side)]
    if report.late is not None and report.late.late:
        number = len(report.late.late) + report.late.more
        first = ", ".join(each.key for each in report.late.late[:MOST_LATE])
        lines.append(f"Late now: {number}, the latest {first}.")
    return "\n".join(lines)


def _side(side: Side) -> Iterable[str]:
    judged = [each for each in side.standings if each.word is not None]
    if not judged:
        return
    yield f"{side.name}: {'; '.join(map(_said, judged))}."


def _said(one: Standing) -> str:
    name = " ".join(filter(None, (one.name, one.segment)))
    match one.word:
        case "open":
            ahead = [f"{one.expected} expected by now" if one.expected else "", one.room]
            more = ", ".join(filter(None, ahead))
            return f"{name} {one.so_far} so far ({one.target}{f', {more}' if more else ''})"
        case "met":
            return f"{name} {one.so_far}, met"
        case "not owed":
            return f"{name} not owed"
        case _:
            return f"{name} {one.so_far}, {one.word}{f' ({one.reason})' if one.reason else ''}"
