"""Digests (まとめ): permitted texts once more, in one letter a day or a week, in a fixed frame.

What waits for whom is no table of people: the digest readers of a bulletin stand in shards of its
dispatch, written closed with the word `digested`; an entry a rhythm says that they wait. What does
not live here: whether something was wrong (archive), who reads in which rhythm (subscriptions).
Who may call: delivery, the engine's stages, and archive when something is put right.
"""
