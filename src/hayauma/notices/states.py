"""States of a notice (通知の状態)."""

from enum import StrEnum


class State(StrEnum):
    """Where a notice is."""

    WAITING = "waiting"  # to be sent when due, for the first time or again
    IN_FLIGHT = "in_flight"  # some process has it; due again when that one must have died
    ACCEPTED = "accepted"  # the next server took it
    REFUSED = "refused"  # the next server will never take it
    EXPIRED = "expired"  # given up after its lifetime
    UNMADE = "unmade"  # no letter could be made of it
