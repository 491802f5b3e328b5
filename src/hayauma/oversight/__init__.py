"""Oversight (統括): guidance from above, the view of the whole, the plan, and wishes from within.

What does not live here: stopping releases (organization.holds), sending, deciding on texts. Mostly
it reads the rooms below; `listening` alone asks anything by HTTP, the city's own site. Who may
call: the doors and the engine.
"""
