"""The command line: one file a command. Arguments, desk, print, exit code; nothing is decided here."""
