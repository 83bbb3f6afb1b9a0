"""What is looked at: reports as pages. Contents are frozen values of texts and figures; nothing is measured here.

The pages are Jinja2 templates in ``templates``; charts are Vega-Lite specifications in ``charts``; ``look`` holds the
tokens (colours, type, spaces) that every page shares. The libraries for pages and charts are known in this room only.
"""
