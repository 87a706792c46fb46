"""Writes the shipped templates of the papers (`webapp/documents/templates/*.docx`).

`.venv/bin/python -m devtools.paper_templates`. They are ordinary files that a word processor opens; this is where
their first form is kept readable, and where all of them change together.
"""
