"""Oversight (統括): guidance, the view of the whole, plan, wishes, audit and the annual report.

What does not live here: stopping releases (organization.holds), sending, deciding on texts. Mostly
it reads the rooms below; `listening` alone asks anything by HTTP, the city's own site.
Who may call: the doors and the engine.
"""
