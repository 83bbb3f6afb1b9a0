"""What somebody has to decide: what waits for an answer, last days of the next month, open questions, and the close."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.desk.packs.deadlines import deadline_said
from servanda.desk.packs.material import Material
from servanda.desk.packs.sections.due import due_within
from servanda.desk.packs.waiting import waits
from servanda.paper.pack import PageName, Part, Point
from servanda.words.duration import Civil
from servanda.words.sentence import Sentence

SOON, LATER = 30, Civil(days=366)
MOST: dict[PageName, int] = {"weekly": 4, "monthly": 8, "leadership": 5}


def section(material: Material) -> Part | None:
    """What waits first, then what has a last day, then questions; leaders are not asked to close a period."""
    found = [*waits(material), *_due(material), *_questions(material)]
    if material.page == "monthly":
        found += _to_close(material)
    if not found:
        return None
    most = MOST[material.page]
    more = Sentence("{n} more are not listed.", "{n} more is not listed.", n=len(found) - most)
    foot = material.tongue.told(more) if len(found) > most else ""
    title = "What you are asked to decide" if material.page == "leadership" else "To be decided"
    return Part("decisions", title, points=tuple(found[:most]), foot=foot, narrow=material.page != "monthly")


def _due(material: Material) -> Iterable[Point]:
    """Last days of the next month; a right to terminate is told as long as it can be used."""
    found = [each for each in due_within(material, LATER) if each.left <= SOON or each.deadline.what == "use"]
    found.sort(key=lambda each: (each.last, each.deadline.order))
    return (Point(material.tongue.told(deadline_said(material, each))) for each in found)


def _questions(material: Material) -> Iterable[Point]:
    """Questions that people wrote down and that are not done."""
    for each in material.notes:
        if each.kind == "question" and not each.done:
            under = " · ".join(filter(None, (each.about, each.by, each.date)))
            yield Point(each.text, under)


def _to_close(material: Material) -> Iterable[Point]:
    """The period is over and nothing in it can change by itself any more."""
    own = [each for each in material.now.values() if each.reading.period.label == material.period.label]
    if own and all(each.state == "ready" for each in own):
        file, label = material.agreement.file, material.period.label
        command = f"servanda close-period {file} --period {label}"
        period = material.tongue.period(label)
        yield Point(material.tongue.told(Sentence("{period} can be closed", period=period)), command)
