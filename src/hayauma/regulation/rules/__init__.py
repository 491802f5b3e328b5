"""Rules (決まり): one file per theme of the regulation; its facts, its gates, its verdict.

What does not live here: texts (wording.py), values (profiles/), anything that looks something up.
Who may call: hayauma.regulation alone, which hands the rules on.
"""
