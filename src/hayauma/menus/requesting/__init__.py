"""Requesting (依頼書, 第10条第2項): consult, fill in the form, file it, decide, put it in effect.

What does not live here: the catalogue itself (menus.catalogue), what becomes of subscribers
(subscriptions). Who may call: the doors and the engine.
"""
