"""The rules of the title: pure functions and frozen dataclasses on the standard library alone.

Nothing here reads a clock, a file or a database, and nothing here is a sentence: what goes wrong is a code.
Points are half-points everywhere (an integer from 0 to 20).
"""
