"""How a photo looks, as a number: alike for photos that were shrunk, saved again or brightened. It finds, never proves.

Sixteen bytes in lower-case hex: in eight rows of eight fields, where it grows clearly lighter to the right (64 bits)
and where downwards (64 bits). Two photos are taken for the same where neither half differs in more than two bits.
"""

from __future__ import annotations

from collections.abc import Sequence

SIDE = 8
MARGIN = 2
"""Of 256 shades: what differs by less is noise of a flat place."""
MOST_DIFFERENT = 2
FEWEST_BITS = 8
"""A page on which hardly anything stands looks like any other."""


def look_of(across: Sequence[Sequence[int]], down: Sequence[Sequence[int]]) -> str:
    """The number of a photo.

    :param across: 8 rows of 9 shades of grey; `down`: 9 rows of 8.
    """
    bits = [row[x + 1] - row[x] > MARGIN for row in across for x in range(SIDE)]
    bits += [down[y + 1][x] - down[y][x] > MARGIN for y in range(SIDE) for x in range(SIDE)]
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):032x}"


def bands(look: str) -> tuple[int, int, int, int] | None:
    """Four numbers of which photos that look the same share at least one; None where there is too little to tell.

    Two bits that differ lie in two quarters of the first half at most: the others are the same.
    """
    if len(look) != 32 or int(look, 16).bit_count() < FEWEST_BITS:
        return None
    one, two, three, four = (int(look[at : at + 4], 16) for at in range(0, 16, 4))
    return one, two, three, four


def are_alike(look: str, other: str) -> bool:
    """Do two photos look the same?"""
    different = int(look, 16) ^ int(other, 16)
    halves = (different >> 64, different & (2**64 - 1))
    return all(half.bit_count() <= MOST_DIFFERENT for half in halves)
