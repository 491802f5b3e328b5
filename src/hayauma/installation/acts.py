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
    DOMAIN_GROUP_CHANGED = "domain_group.changed"  # its domains, its limits or their source
    ROUTE_CHANGED = "route.changed"  # which relays letters to a domain group go by
    BREAKER_OPENED = "breaker.opened"  # sending to a domain group rests: its server put off, barred
    BREAKER_TRIED = "breaker.tried"  # somebody wants a letter tried at once
    BREAKER_HELD = "breaker.held"  # a hand stopped the sending to a domain group
    BREAKER_CLOSED = "breaker.closed"  # letters to it go again, by themselves or by a hand
