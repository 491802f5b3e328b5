"""Notices (通知): the outbox of transactional mail, its retries and alarms.

What does not live here: bulletins; who somebody is: it takes addresses and rendered text and
never looks up a post or a person.
Who may call: every room above that has something to tell one person.
"""
