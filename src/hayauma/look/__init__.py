"""看板 look: base layouts, partial templates, CSS, the mark, Japanese numbers and dates.

What does not live here: pages of any room, words of any rule, tables, requests; it imports no room.
Who may call: doors, and rooms that own templates.
"""

from hayauma.look.frame import DeskFrame, Link, LinkGroup, Person, PublicFrame, Way

__all__ = ["DeskFrame", "Link", "LinkGroup", "Person", "PublicFrame", "Way"]
