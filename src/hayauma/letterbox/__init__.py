"""Letterbox (郵便受け): takes inbound mail over LMTP, keeps it safe, then sorts what it keeps.

What does not live here: what a mail causes; the rooms decide that. Taking in (server, lmtp, store)
imports no room and no Django; the worker that sorts does.
Who may call: the console starts both.
"""
