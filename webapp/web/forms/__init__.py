"""Fields, validators and sentences that the pages of several people share."""
