"""The reference of the language, generated from the model: ``python -m servanda.agreement.reference`` prints it.

Its chapters are made by the modules ``reference_*``; ``docs/language.md`` is what they make.
"""

from __future__ import annotations

from servanda.agreement.faults import validate
from servanda.agreement.model import Agreement
from servanda.agreement.reference_blocks import blocks_chapter
from servanda.agreement.reference_expressions import expressions_chapter
from servanda.agreement.reference_intro import CONTENTS, SAMPLE, introduction, shapes_chapter
from servanda.agreement.reference_metrics import metrics_chapter
from servanda.agreement.reference_more import more_chapter
from servanda.agreement.reference_phrases import phrases_chapter
from servanda.agreement.reference_text import contents
from servanda.agreement.sentences import sentence_of
from servanda.agreement.tree import plain
from servanda.agreement.yaml import read_yaml


def language_page() -> str:
    """The whole page, in Markdown."""
    chapters = (
        introduction(told(SAMPLE)),
        shapes_chapter(),
        blocks_chapter(),
        metrics_chapter(),
        phrases_chapter(),
        expressions_chapter(),
        more_chapter(),
    )
    first, *rest = (chapter.strip() for chapter in chapters)
    page = "\n\n".join(rest)
    return first.replace(CONTENTS, contents(f"{first}\n{page}")) + f"\n\n{page}\n"


def told(text: str) -> str:
    """What a complete agreement promises, as a list of sentences."""
    tree, problems = read_yaml(text.encode(), "page")
    agreement, faults = validate(Agreement, plain(tree), {}) if tree is not None else (None, ())
    if agreement is None:
        raise ValueError(f"the agreement of the page cannot be read: {problems} {faults}")
    return "\n".join(f"- **{name}**: {sentence_of(agreement, name)}" for name in agreement.objectives)


if __name__ == "__main__":
    print(language_page(), end="")
