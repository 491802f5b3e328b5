"""Bench (計測): Hayauma and its peers against the same sink, side by side in one run.

Stands outside the product: it starts the product's own command, other senders and Debian's
smtp-sink as processes, all on loopback, and reads what they print. `./hayauma bench VERB` runs it
in a clone; it borrows the temporary servers of the tests.
"""
