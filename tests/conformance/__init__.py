"""An independent client, written from the text of the protocol alone, against the running server."""
