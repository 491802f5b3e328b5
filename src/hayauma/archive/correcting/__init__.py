"""Correcting (訂正, 第9条): stop first, ask after, put it right for exactly those who got it.

What does not live here: the doors of 第8条, through which a correction goes like any bulletin.
Who may call: the doors of the house, and this room's record sheets.
"""
