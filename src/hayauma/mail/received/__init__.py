"""Received mail (届いたメール): a stranger's octets as headers, parts and text; never fails.

What does not live here: what a mail means; a room reads that. Only the standard library is
imported, so that a child without anything else can read with it.
Who may call: the letterbox's child, and `hayauma.mail.bounces`.
"""
