"""The parts of the document that are kept and shown as they were written."""

from __future__ import annotations

PARTS = {
    "reporting": "Who reports what to whom, and how often.",
    "reviews": "When the agreement is looked at again.",
    "disputes": "What happens when the parties do not agree.",
    "amendments": "How the agreement is changed.",
    "termination": "How it ends, and the notice of each side.",
    "indemnity": "Who holds whom harmless for what.",
    "references": "Other agreements, policies and contracts it rests on.",
    "glossary": "Words that need a definition.",
    "signatures": "Who signed, and when.",
    "not_covered": "What nobody may assume to be included.",
    "governs": "Which text wins if there are several, with its hash.",
}
"""Every part with what it is for, in the order in which it is printed."""
