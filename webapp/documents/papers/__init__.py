"""What stands on the papers of the procedure, as plain data: whoever has the rows fills them, a template words them.

No field is a sentence of the paper. What is None or empty is printed as room to write by hand. Points are half-points.
The names of the fields are those that templates use: a ward's own template breaks when one of them changes.
"""
