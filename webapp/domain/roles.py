"""The roles that a position can give. One person usually holds several positions."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Role codes as they stand in the database, in the protocol and in `cdht user list`."""

    VOLUNTEER = "volunteer"
    CITIZEN = "citizen"
    PANEL = "panel"
    UNIT_HEAD = "unit_head"
    ASSOCIATION = "association"
    COMMITTEE = "committee"
    STEERING = "steering"
    SUPERIOR = "superior"
    ADMIN = "admin"
