"""The letter by which a remedy is claimed as a Word document: the same words as the plain text, to be signed and sent."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from servanda.paper.letter import Item, Letter, labelled, subject
from servanda.paper.look import TOKENS
from servanda.paper.tongue import ENGLISH, Tongue

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

FONT = "Calibri"
_AMOUNT = re.compile(r"(\d…?) ([A-Z]{3}\b)")
FEW = 3
"""Incidents with which a row still stays on one page; a longer list goes on on the next."""
_SOFT = TOKENS["soft"].removeprefix("#")


class NoWord(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The library that writes Word documents is not installed."""


def letter_word(letter: Letter, tongue: Tongue = ENGLISH) -> bytes:
    """The letter as ``.docx``; raises NoWord without python-docx."""
    try:
        import docx
    except ImportError as error:
        raise NoWord from error
    document = docx.Document()
    _page(document, letter, tongue)
    _head(document, letter, tongue)
    _line(document, tongue.say("By the agreement named above we claim:"))
    _items(document, letter, tongue)
    if letter.last_day:
        _line(document, labelled(tongue, "Last day for this claim", letter.last_day), bold=True, above=10)
    _line(document, letter.measured, above=10)
    if letter.evidence:
        _line(document, tongue.say("Evidence"), bold=True, above=10, below=2)
    for each in letter.evidence:
        _line(document, each, size=8.5, soft=True, below=2)
    _line(document, letter.title or letter.sender, above=48, below=0)
    if letter.title:
        _line(document, letter.sender)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _page(document: Document, letter: Letter, tongue: Tongue) -> None:
    """A4 with the margins of a letter. The properties name no person and no time: equal letters are equal."""
    from datetime import datetime

    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    spoken = OxmlElement("w:lang")  # in which language it is read aloud and spelt
    spoken.set(qn("w:val"), tongue.code)
    style.element.rPr.append(spoken)
    properties = document.core_properties
    properties.title, properties.author = _plain(subject(letter, tongue)), _plain(letter.sender)
    properties.language = tongue.code
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx writes naive times as UTC
    properties.comments = ""


def _head(document: Document, letter: Letter, tongue: Tongue) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _line(document, letter.sender, bold=True, below=24)
    _line(document, tongue.say("To"), size=8.5, soft=True, below=0)
    _line(document, letter.addressee, bold=True, below=24)
    _line(document, letter.day, below=18).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(document, subject(letter, tongue), bold=True, size=13, below=12)


def _items(document: Document, letter: Letter, tongue: Tongue) -> None:
    """A table: number, what is claimed with its clause, reasons and incidents, and the amount; below it the sum."""
    from docx.shared import Mm

    widths = (Mm(9), Mm(121), Mm(35))
    table = document.add_table(rows=1, cols=3)
    table.autofit = False
    heads = ("No.", "What, by which clause, and why", "Amount")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _say(cell, tongue.say(text), size=8.5, soft=True, right=text == "Amount")
    _repeat_heading(table.rows[0])
    for number, item in enumerate(letter.items, start=1):
        cells = table.add_row().cells
        _say(cells[0], str(number), soft=True)
        _item(cells[1], item, tongue)
        _say(cells[2], item.amount, bold=True, right=True)
    for each in letter.sums:
        cells = table.add_row().cells
        _say(cells[1], tongue.say("Sum"), bold=True)
        _say(cells[2], each, bold=True, right=True)
    for column, width in zip(table.columns, widths, strict=True):  # some programs look here, others at the cells
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        _rule(row)
    for number, item in enumerate(letter.items, start=1):
        if len(item.incidents) <= FEW:
            _keep_together(table.rows[number])
    for row in (table.rows[0], *table.rows[len(letter.items) + 1 :]):
        _keep_together(row)


def _item(cell: _Cell, item: Item, tongue: Tongue) -> None:
    _say(cell, item.what, bold=True)
    _more(cell, labelled(tongue, "Clause", item.clause))
    if item.reference:
        _more(cell, labelled(tongue, "Reference", item.reference))
    if item.last_day:
        _more(cell, labelled(tongue, "Last day", item.last_day))
    for each in item.reasons:
        _more(cell, each, soft=True)
    if item.incidents:
        _more(cell, tongue.say("Incidents"), bold=True)
    for each in item.incidents:
        _more(cell, each, soft=True)
    if item.enclosed:
        _more(cell, labelled(tongue, "Enclosed", "; ".join(item.enclosed)))


def _say(
    cell: _Cell, text: str, *, bold: bool = False, soft: bool = False, size: float = 10, right: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    _set(paragraph, text, bold=bold, soft=soft, size=size, above=3, below=2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _more(cell: _Cell, text: str, *, bold: bool = False, soft: bool = False) -> None:
    _set(cell.add_paragraph(), text, bold=bold, soft=soft, size=9, above=0, below=1)


def _line(
    document: Document, text: str, *, bold: bool = False, soft: bool = False, size: float = 10.5, above: float = 0,
    below: float = 6,
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph()
    _set(paragraph, text, bold=bold, soft=soft, size=size, above=above, below=below)
    return paragraph


def _set(paragraph: Any, text: str, *, bold: bool, soft: bool, size: float, above: float, below: float) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(_plain(text))
    run.bold, run.font.size = bold, Pt(size)
    if soft:
        run.font.color.rgb = RGBColor.from_string(_SOFT)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(above), Pt(below)
    paragraph.paragraph_format.line_spacing = 1.08


def _rule(row: Any) -> None:
    """A thin line below a row."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        line = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "4"), ("color", TOKENS["rule"].removeprefix("#"))):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def _keep_together(row: Any) -> None:
    """No page break inside a row."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_heading(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _plain(text: str) -> str:
    """Without characters that XML does not take, whatever a name holds; an amount stays with its currency."""
    text = _AMOUNT.sub("\\1\u00a0\\2", text)
    return "".join(
        each for each in text if each >= " " and each not in "\ufffe\uffff" and not "\ud800" <= each <= "\udfff"
    )
