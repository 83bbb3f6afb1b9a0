"""A letter as a new file: plain text, or a Word document by its name."""

from __future__ import annotations

from pathlib import Path

from servanda.paper.letter import Letter, letter_text
from servanda.paper.letter_word import NoWord, letter_word
from servanda.paper.tongue import ENGLISH, Tongue
from servanda.store.new_files import write_new
from servanda.words.problem import Problem


def write_letter(path: Path, letter: Letter, tongue: Tongue = ENGLISH) -> tuple[Problem, ...]:
    """Write it; nothing that is there is replaced."""
    if path.suffix.lower() != ".docx":
        return write_new([(path, letter_text(letter, tongue).encode())], "S788")
    try:
        content = letter_word(letter, tongue)
    except NoWord:
        hint = "Install it: pip install 'servanda[documents]'. As text it can be written anyway: --output letter.txt."
        return (Problem("S894", "python-docx, which writes Word documents, is not installed.", None, hint),)
    return write_new([(path, content)], "S788")
