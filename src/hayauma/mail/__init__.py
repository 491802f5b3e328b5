"""Mail (手紙): addresses, one source text in two forms, letters as bytes, replies and retries.

What does not live here: who gets a letter and what it says; no Django, no tables, no clock.
Who may call: every room that writes or reads mail; only `hayauma.mail.smtp` opens a socket.
"""
