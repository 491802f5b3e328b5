"""Hayauma (早馬): a municipality's e-mail magazine, sent only under its own regulation.

What lives here: the rooms, in the order that docs/explain/architecture.md draws. What does not:
anything shared by kind; a shared thing is a room named for the thing. Who may call: everybody.
"""

__version__ = "0.1.0"
