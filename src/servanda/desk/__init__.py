"""What a person can ask for, one file a request. The shells call only this room."""
