"""Installation (設置): the service, its policy versions, settings, numbers, relays, domain groups.

What does not live here: who holds a post (organization), what a rule says (regulation).
Who may call: every room above.
"""
