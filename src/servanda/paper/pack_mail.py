"""A meeting page as the draft of a mail: its sections as plain tables, charts as PNG, the page itself attached."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from functools import partial

from servanda.paper.drawn import png_of_svg
from servanda.paper.html import spoken, template
from servanda.paper.look import Look
from servanda.paper.mail import Letter, one_line
from servanda.paper.pack import Pack
from servanda.paper.pack_html import html_of_pack, under
from servanda.paper.tongue import ENGLISH, Tongue

_ATTACHED = "The page itself, with the reason of every figure, is attached."


def mail_of_pack(pack: Pack, look: Look, letter: Letter, tongue: Tongue = ENGLISH) -> bytes:
    """An ``.eml`` file that mail programs open as a draft; its text is the one for a chat."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(f"{pack.kind}: {pack.title}, {pack.period}")
    if letter.to:
        message["To"] = ", ".join(map(one_line, letter.to))
    message["X-Unsent"] = "1"  # without it some programs show the draft as a mail that has come in
    message.set_content("\n".join((*pack.chat, "", tongue.say(_ATTACHED), "")))
    charts = [each for part in pack.parts for each in part.charts]
    names = {each.title: f"chart-{place}@servanda.invalid" for place, each in enumerate(charts, start=1)}
    page = template("pack_mail.html").render(
        pack=pack,
        look=look,
        tokens=look.tokens,
        pictures=names,
        under=partial(under, period=pack.period),
        **spoken(tongue, pack.language),
    )
    message.add_alternative(page, subtype="html")
    body = message.get_payload()[1]  # type: ignore[index]
    for each in charts:
        name = names[each.title]
        body.add_related(  # type: ignore[union-attr]
            png_of_svg(each.svg),
            "image",
            "png",
            cid=f"<{name}>",
            filename=f"{name.partition('@')[0]}.png",
            disposition="inline",
        )
    attached = html_of_pack(pack, look, tongue).encode()
    message.add_attachment(attached, maintype="text", subtype="html", filename=letter.attached)
    return message.as_bytes()
