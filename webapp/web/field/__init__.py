"""The volunteer's (and citizen's) app on the phone: shells without personal data, filled by modules from the phone."""
