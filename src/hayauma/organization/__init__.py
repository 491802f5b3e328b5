"""Organization (組織): people, sections, programmes, posts, substitutes, terminals, leaves, holds.

What does not live here: menus, bulletins, subscribers: leaves and holds name them by plain code.
Who may call: every room above and the doors.
"""
