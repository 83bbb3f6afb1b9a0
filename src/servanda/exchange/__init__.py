"""What other programs read and write: credit notes for billing software, calendars.

Each program has one file here that knows its words. Nothing here is measured or decided, and no network is used.
"""
