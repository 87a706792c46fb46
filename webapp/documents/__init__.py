"""Papers and spreadsheets. They leave the house, so their words are Vietnamese whatever language somebody works in."""
