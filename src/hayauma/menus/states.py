"""The words that stand in the columns of this room."""

from enum import StrEnum


class Publicity(StrEnum):
    """Who may read the back numbers of a menu (公開の範囲)."""

    PUBLIC = "public"  # everybody: page, feed, search
    MEMBERS = "members"  # who has the letter itself
    NONE = "none"  # nobody: no back number is listed
