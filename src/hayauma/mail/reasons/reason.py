"""The reasons themselves; `outcomes` and `bounce read` speak these words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a letter was refused or put off."""

    UNKNOWN_USER = "unknown_user"  # nobody has this address
    DOMAIN_GONE = "domain_gone"  # the domain takes no mail at all
    MAILBOX_FULL = "mailbox_full"  # the person's box is full
    FILTERED = "filtered"  # taken for unwanted, or stopped by the person's own settings
    SUSPENDED = "suspended"  # the address exists but is out of use
    TOO_BIG = "too_big"  # larger than the server takes
    POLICY = "policy"  # the receiving side's rules about the sender: SPF, DKIM, DMARC, lists
    OUR_FAULT = "our_fault"  # our relay, our command or our letter is wrong
    RATE = "rate"  # too many at once; slower will do
    TRANSIENT = "transient"  # a passing trouble
    OTHER = "other"  # none of these can be told from what was said
