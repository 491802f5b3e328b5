"""市民の扉 web.public: registration, preferences, withdrawal, back numbers, feeds.

What does not live here: rules, acts, tables, cookies (but the one for the language).
Who may call: config.urls_public.
"""
