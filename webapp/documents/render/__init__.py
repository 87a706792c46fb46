"""From a template (.docx with fields) and data to the paper: .docx for whoever edits it, PDF for whoever prints it.

The PDF is drawn from the filled-in .docx, so that both say the same and a ward replaces one file, with its word
processor. Templates come from wards and are not trusted: `safe` refuses what could run or grow, `template` fills them
in a sandbox; data is text at every step and is never read as a template.
"""
