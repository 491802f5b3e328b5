"""The planned organisation (来年度の組織): read from tables, rehearsed, planned, in force by date.

What is planned are ordinary rows that begin at a moment to come; nothing has to run for them to be
in force. What does not live here: menus, bulletins, cases; the preview in oversight reads those.
"""
