"""Subscriptions (登録): opt-in, choices, withdrawal, consent; the audience rule turned into people.

What does not live here: what is written to them (bulletins), what servers answered (delivery).
Who may call: bulletins, delivery, archive and the doors; nobody else writes a withdrawal.
"""
