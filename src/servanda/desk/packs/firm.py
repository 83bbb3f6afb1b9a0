"""How firm a page's figures are: closed with a hash by which everybody knows them again, or provisional."""

from __future__ import annotations

from servanda.desk.packs.material import Material
from servanda.words.sentence import Sentence, spaced

MOST_SHOWN = 16
"""Letters of a hash: enough to tell two files apart by eye; the file has all of it."""


def firm_said(material: Material) -> Sentence:
    """``Closed: sha256 9c1f….``, ``Provisional: …``."""
    own = [each for each in material.now.values() if each.reading.period.label == material.period.label]
    final = sum(each.state == "final" for each in own)
    if own and final == len(own):
        return spaced((Sentence("Final: the period is closed."), _hash(material)))
    if final:
        first = Sentence("Closed are {part} of {all} figures; the others are provisional.", part=final, all=len(own))
        return spaced((first, _hash(material)))
    if own and all(each.state == "ready" for each in own):
        return Sentence("Provisional: all is decided, and the period is not closed yet.")
    return Sentence("Provisional: figures may still change until the period is closed.")


def _hash(material: Material) -> str:
    closed = next((each for each in material.measured.closed if each.period == material.period.label), None)
    if closed is None or not closed.sha256:
        return ""
    return Sentence("sha256 {hash}…", hash=closed.sha256[:MOST_SHOWN])
