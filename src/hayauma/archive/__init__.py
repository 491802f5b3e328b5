"""Archive (配信履歴): back numbers, feeds and record sheets (第9条).

What does not live here: sending; it reads what delivery and bulletins hold.
Who may call: the doors and the engine.
"""
