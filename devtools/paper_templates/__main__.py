"""Writes all of them."""

from devtools.paper_templates import decision, forms, meeting, posting


def main() -> None:
    """Write the shipped templates anew."""
    for write in (*forms.ALL, *meeting.ALL, *posting.ALL, *decision.ALL):
        write()


main()
