"""Statements (文) that are asked often: built and compiled once, bound to their values each time.

Django builds a statement anew whenever it is asked, which for a few columns of one row takes ten
times as long as the database's answer. What every page asks in one unchanging form is written down
once, with a place for each value; see `kept`.

What does not live here: any statement; each stands with the room whose tables it asks.
Who may call: every room that has tables.
"""

from hayauma.statements.keeping import kept

__all__ = ["kept"]
