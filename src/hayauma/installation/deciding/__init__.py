"""Deciding (設定の決定): what the city has not decided yet, asked on paper and taken in again.

Source: 第12条 (別に定める), 第4条第3項. What does not live here: who may; the door has asked.
Asking (asking, paper, cells) needs no database, so a town can ask before it has one.
"""
