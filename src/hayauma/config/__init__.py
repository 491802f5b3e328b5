"""Keys (鍵束): settings, host table and wiring; the only room that knows every other room.

What does not live here: rules, acts, screens. It reads the environment and names the parts.
Who may call: Django at start-up and the console; no room imports config.
"""
