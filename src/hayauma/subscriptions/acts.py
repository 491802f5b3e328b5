"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about registrations; never an address, never a token."""

    REQUESTED = "registration.requested"  # somebody asked for the mail with the one press
    CONFIRMED = "registration.confirmed"  # the press: a registration begins
    EXPIRED = "registration.expired"  # requests nobody pressed were erased
    TAKEN_OVER = "subscription.taken_over"  # registrations entered on a recorded basis
    CHANGED = "subscription.changed"  # menus, edition or format were changed
    PAUSED = "subscription.paused"  # no letters until a day
    RESUMED = "subscription.resumed"  # letters again
    WITHDRAWN = "subscription.withdrawn"  # menus, or everything, were stopped
    RESTORED = "subscription.restored"  # a stop was undone in time
    TRIED = "registration.tried"  # a trial mail was sent at the person's wish
    ERASED = "subscription.erased"  # stopped registrations went with their addresses
    MOVED = "subscription.moved"  # a menu ended, and its subscribers got another instead
