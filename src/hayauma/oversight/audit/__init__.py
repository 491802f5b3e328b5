"""Audit (監査): the questions an auditor asks, answered from the records, without an address.

What does not live here: who may ask; the door has seen to it. Every answer asks the rooms' own
reading functions, one small file for questions of one kind.
"""
