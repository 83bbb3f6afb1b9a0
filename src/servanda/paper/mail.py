"""A report as the draft of a mail: sentences, the scoreboard as tables, charts as PNG, the whole page attached.

Many mail programs show neither SVG nor modern style sheets, so that the mail has its own small page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from servanda.paper.chat import chat_of
from servanda.paper.drawn import png_of_svg
from servanda.paper.html import html_of, spoken, template
from servanda.paper.look import Look
from servanda.paper.page import Chart, Report
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.words.sentence import Sentence

MOST_CHARTS, MOST_PACES = 4, 2
_ATTACHED = "The whole report, with the reason of every figure, is attached."


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom the draft is addressed, and the name of the attached page."""

    to: tuple[str, ...] = ()
    attached: str = "report.html"


def mail_of(report: Report, look: Look, letter: Letter, tongue: Tongue = ENGLISH) -> bytes:
    """An ``.eml`` file that mail programs open as a draft."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(_subject(report, tongue))
    if letter.to:
        message["To"] = ", ".join(map(one_line, letter.to))
    message["X-Unsent"] = "1"  # without it some programs show the draft as a mail that has come in
    message.set_content(f"{chat_of(report, tongue)}\n\n{tongue.say(_ATTACHED)}\n")
    pictures = [(each, f"<chart-{place}@servanda.invalid>") for place, each in enumerate(_charts(report), start=1)]
    page = template("mail.html").render(
        report=report, look=look, tokens=look.tokens, **spoken(tongue, report.language), outcome=_outcome(report, tongue),
        pictures=[(each, identity[1:-1]) for each, identity in pictures], paces=min(len(report.paces), MOST_PACES),
    )  # fmt: skip
    message.add_alternative(page, subtype="html")
    body = message.get_payload()[1]  # type: ignore[index]
    for number, (each, identity) in enumerate(pictures, start=1):
        body.add_related(  # type: ignore[union-attr]
            png_of_svg(each.svg), "image", "png", cid=identity, filename=f"chart-{number}.png", disposition="inline"
        )
    message.add_attachment(
        html_of(report, look, tongue).encode(), maintype="text", subtype="html", filename=letter.attached
    )
    return message.as_bytes()


def _subject(report: Report, tongue: Tongue) -> str:
    subject = Sentence(
        "{title}, {period}: {outcome}", title=report.title, period=report.period, outcome=_outcome(report, tongue)
    )
    return tongue.told(subject)


def _outcome(report: Report, tongue: Tongue) -> str:
    return ", ".join(tongue.counted(word, number) for word, number in report.counts) or tongue.say("measured only")


def _charts(report: Report) -> Sequence[Chart]:
    """The first goals of the period; then the past of what is missed or not determined, else of the first promises."""
    troubled = {
        " ".join(filter(None, (one.name, one.segment)))
        for side in report.sides
        for one in side.standings
        if one.word in ("missed", "undetermined")
    }
    past = [each for each in report.trends if each.title in troubled] or list(report.trends)
    return [*report.paces[:MOST_PACES], *past[:MOST_CHARTS]]


def one_line(text: str) -> str:
    """A text for a header, which holds no line breaks, whatever a title holds."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()
