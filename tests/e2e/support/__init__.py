"""What the browser tests stand on: a running server of their own, and real browsers."""
