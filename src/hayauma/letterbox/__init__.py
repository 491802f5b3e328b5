"""Letterbox (郵便受け): takes inbound mail over LMTP and keeps it safe before it says so.

What does not live here: reading a mail, bounces, inquiries (rooms that come later read the store).
Who may call: the console starts it; it imports no room and no Django.
"""
