"""What a right to terminate says on a statement."""

from __future__ import annotations

from servanda.agreement.model import Agreement
from servanda.agreement.remedies import RightToTerminate
from servanda.agreement.remedies_said import called
from servanda.words.sentence import Sentence
from servanda.words.told import duration_told


def right_told(agreement: Agreement, right: RightToTerminate) -> Sentence:
    """``Acme Ltd may terminate, notice 30 days``."""
    said = Sentence("both sides may terminate")
    if right.party != "both":
        said = Sentence("{who} may terminate", who=called(agreement, right.party))
    if right.notice == "none":
        said = Sentence("{said}, notice none", said=said)
    elif right.notice is not None:
        said = Sentence("{said}, notice {time}", said=said, time=duration_told(right.notice))
    match right.refund:
        case "none":
            return Sentence("{said}, refund none", said=said)
        case "pro rata":
            return Sentence("{said}, refund pro rata", said=said)
    return said
