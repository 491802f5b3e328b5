"""Delivery (配信): the release, the frozen audience, shards, letters and their twelve words.

What does not live here: the right to send (bulletins' Permit), the wire (mail).
Who may call: archive, the engine and the doors.
"""
