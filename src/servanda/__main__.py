"""`python -m servanda`: the same commands, where the folder of scripts is not on the path."""

from servanda.cli.app import main

main()
