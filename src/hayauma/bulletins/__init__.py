"""Bulletins (配信メール): drafting, submission, approval or urgent ground, Permit (第6条〜第8条).

What does not live here: the act of sending (delivery), the public copy (archive).
Who may call: delivery, archive and the doors.
"""
