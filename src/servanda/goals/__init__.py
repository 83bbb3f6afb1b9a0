"""Goals from revenue and from history: exact reckoning in plain functions, without records, text or screen.

Customers and leads that are needed, what a lead is worth, what a rate is known to be, what Sales can work, and what targets
past periods would have met.
"""
