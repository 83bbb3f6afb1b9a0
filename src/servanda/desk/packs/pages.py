"""Which sections stand on which page, in the order in which a meeting speaks about them.

A further section is one module in `sections/` and a line here. One that has nothing to say is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servanda.desk.packs.chat import chat_lines
from servanda.desk.packs.firm import firm_said
from servanda.desk.packs.issues import all_issues
from servanda.desk.packs.material import Material, Section, called
from servanda.desk.packs.sections import (
    changed,
    complaints,
    consequences,
    decisions,
    due,
    exceptions,
    follow_up,
    funnel,
    gaps,
    goals,
    issues,
    late,
    reasons,
    standing,
    thanks,
)  # fmt: skip
from servanda.paper.pack import Pack, PageName
from servanda.paper.page import Report
from servanda.words.sentence import Sentence

SECTIONS: Mapping[PageName, tuple[Section, ...]] = {
    "weekly": (
        standing.section, issues.section, thanks.section, follow_up.section, complaints.section, changed.section,
        late.section, funnel.section, reasons.section, gaps.section, due.section,
    ),
    "monthly": (
        standing.section, issues.section, thanks.section, exceptions.section, consequences.section, decisions.section,
    ),
    "leadership": (
        standing.section, goals.section, funnel.section, follow_up.section, issues.section, thanks.section,
        decisions.section,
    ),
}  # fmt: skip
TITLES: Mapping[PageName, str] = {
    "weekly": "Weekly meeting", "monthly": "Close of the period", "leadership": "For leadership",
}  # fmt: skip


def pack_of(material: Material, report: Report) -> Pack:
    """The page; its head and its reasons are those of the report on the same period."""
    parts = tuple(part for make in SECTIONS[material.page] if (part := make(material)) is not None)
    tongue = material.tongue
    return Pack(
        material.page, tongue.say(TITLES[material.page]), report.title, report.agreement, report.version, report.period,
        report.period_name, report.as_of, report.timezone, tongue.told(firm_said(material)), report.counts,
        (*report.in_short, *_foretold(material)), parts, tuple(chat_lines(material)), report.whys, tongue.told(_more(material)),
        report.made_by, report.figures, report.language,
    )  # fmt: skip


def _foretold(material: Material) -> Iterable[str]:
    """Beside what is missed, what will be as things go."""
    coming = [each.stand for each in all_issues(material.stands) if each.kind != "missed"]
    if coming:
        names = ", ".join(called((each.name, each.segment)) for each in coming)
        said = Sentence("As things go, {n} will be missed: {names}.", n=len(coming), names=names)
        yield material.tongue.told(said)


def _more(material: Material) -> Sentence:
    command = f"servanda explain {material.agreement.file} {next(iter(material.lines), ('',))[0]}"
    period = f"--period {material.period.label}"
    return Sentence(
        "Every figure and its reasons: {command} {period}; the whole report: servanda report {file} {period}.",
        command=command, period=period, file=material.agreement.file,
    )  # fmt: skip
