"""画面 web: the two doors people open in a browser, desk (庁内) and public (市民).

What does not live here: rules, acts, tables; a view calls one act of a room and shows what it says.
Who may call: config's URL tables. The two doors do not know each other.
"""
