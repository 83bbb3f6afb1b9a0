"""Benchmarks: how fast Servanda is beside other ways to do the same work, and how much memory it takes.

``python -m benchmarks`` runs the quick set and prints ratios; README.md says how to read them.
"""
