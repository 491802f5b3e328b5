"""Journal (証跡): one line for every act, the seal over the lines, and their verification.

What does not live here: what the lines mean; no foreign key to anybody, plain values only.
Who may call: every room above, inside its own transaction; the console verifies.
"""
