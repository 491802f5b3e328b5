"""The staff's door (庁内): from a draft to a release, and who may do what from where.

What does not live here: rules, acts, tables; a view calls one act of a room and shows what it says.
Who may call: config's URL tables.
"""
