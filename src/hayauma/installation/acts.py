"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about the installation."""

    OPENED = "service.opened"  # a service was entered
    MOVED = "service.moved"  # its pages stand at other addresses from now on
    POLICY_PUT_IN_FORCE = "policy.put_in_force"  # a version of the policy, from a moment on
    SETTING_CHANGED = "setting.changed"  # a value the operations manager owns (第4条)
    RELAY_CHANGED = "relay.changed"  # a relay was entered or changed
    SIGNING_KEY_MADE = "signing_key.made"  # a DKIM key was made; nothing is signed with it yet
    SIGNING_KEY_USED = "signing_key.put_in_use"  # letters are signed with it from now on
    SIGNING_KEY_ENDED = "signing_key.ended"  # letters are signed with it no longer
