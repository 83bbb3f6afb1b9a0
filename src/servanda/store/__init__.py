"""The only room that writes a workspace: closed periods, notes, the ledger. Nothing is ever half written."""
