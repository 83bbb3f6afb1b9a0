"""How a number is obtained from records: one file per metric kind in ``kinds/``.

A kind is a block of the agreement (its fields), its sentence, the expressions it uses, and one
relation with a row per record. Everything else (periods, segments, aggregates, evidence, verdicts)
is generic over that relation. Which records exist, and where they lie, is not known here.
"""
