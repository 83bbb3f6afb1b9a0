"""The text and nothing but the text: reading an agreement with the place of every word.

``yaml`` knows YAML, ``tree`` holds what was written where, ``extends`` and ``parameters`` make many
agreements from one, ``model`` and the modules beside it say what may stand in a file, ``checks``
whether its names, expressions and phrases fit together. No record is read here.
"""
