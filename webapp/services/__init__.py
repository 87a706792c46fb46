"""Use cases: one verb per function. They take a session, the actor and the clock; they flush and never commit."""
