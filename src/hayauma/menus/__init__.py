"""Menus (配信メニュー): the catalogue citizens choose from and who serves it (第10条).

What does not live here: who chose what (subscriptions).
Who may call: subscriptions, bulletins, delivery, archive and the doors.
"""
