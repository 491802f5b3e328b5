"""Inquiries (質問・要望): what citizens ask about what was sent, from receipt to closing.

What does not live here: correcting what was wrong (archive), mails as they came (letterbox).
Who may call: the doors, archive for its record sheets, and the engine for what has grown old.
"""
