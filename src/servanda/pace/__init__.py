"""How far a promised number should be by a day, how far it is, what is needed, and where it will probably end."""
