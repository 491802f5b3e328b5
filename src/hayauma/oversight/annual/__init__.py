"""The annual report (年次報告): a fiscal year in figures, as the council asks; frozen by a digest.

What does not live here: the words of a page or a paper; figures are plain values here. Every figure
is read from the room that has it, and can be counted again later.
"""
