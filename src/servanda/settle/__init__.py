"""From verdicts to obligations: who owes whom what, in exact numbers and in the order that the language fixes."""
