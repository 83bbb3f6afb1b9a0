"""The pages for meetings: weekly, monthly, leadership. Their rules are in ``docs/packs.md``."""
