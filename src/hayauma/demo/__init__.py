"""Demo (見本のまち): an invented city to try everything in, and the catcher its mail ends in.

What does not live here: anything an operating city needs; its tables are the other rooms' own.
Who may call: the console (`run` starts it) and the host table; it plays by the rooms' acts.
"""
