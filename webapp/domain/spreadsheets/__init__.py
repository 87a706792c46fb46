"""Cells of spreadsheets as wards really have them, read as what was meant: cells in, values and codes out."""
