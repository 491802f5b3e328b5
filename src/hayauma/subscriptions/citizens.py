"""Citizens in the journal (市民等): an act of somebody registered names no person, ever."""

from hayauma.journal import Actor

# The object of the entry is the registration; who holds the mailbox is nobody's to write down.
CITIZEN = Actor("citizen", "登録者")
