"""The reference of the language, generated from the model: ``python -m servanda.agreement.reference`` prints it.

Its chapters are made by the modules ``reference_*``; ``docs/language.md`` is what they make.
"""

from __future__ import annotations

from servanda.agreement.reference_blocks import blocks_chapter, more_chapter
from servanda.agreement.reference_expressions import expressions_chapter
from servanda.agreement.reference_intro import introduction, shapes_chapter
from servanda.agreement.reference_metrics import metrics_chapter
from servanda.agreement.reference_phrases import phrases_chapter


def language_page() -> str:
    """The whole page, in Markdown."""
    chapters = (
        introduction(),
        shapes_chapter(),
        blocks_chapter(),
        metrics_chapter(),
        phrases_chapter(),
        expressions_chapter(),
        more_chapter(),
    )
    return "\n\n".join(chapter.strip() for chapter in chapters) + "\n"


if __name__ == "__main__":
    print(language_page(), end="")
