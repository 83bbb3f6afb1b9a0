"""The only room that writes a workspace: closed periods, and later the ledger. Nothing is ever half written."""
