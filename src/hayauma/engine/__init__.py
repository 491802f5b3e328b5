"""Engine (機関): asks each room what is due and runs it; one process here, many hosts later.

What does not live here: what a stage does: each stage is a room's own function.
Who may call: the console.
"""
