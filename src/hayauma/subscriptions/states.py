"""The words that stand in the columns of this room."""

from enum import StrEnum


class State(StrEnum):
    """Where a registration stands; a pause is a date beside it, not a state."""

    ACTIVE = "active"  # 登録: letters go
    SUSPENDED = "suspended"  # 休み: its mail came back; one press of the person wakes it
    WITHDRAWN = "withdrawn"  # 停止: the person stopped everything


class Route(StrEnum):
    """How a registration came to us (承諾の経路)."""

    WEB = "web"  # the page, confirmed by mail
    MAIL = "mail"  # 空メール, confirmed by mail
    COUNTER = "counter"  # 窓口: staff typed it, confirmed by mail
    IMPORT = "import"  # taken over from another register on a recorded basis
    SEED = "seed"  # invented people of the demo and of measurements


class Purpose(StrEnum):
    """What a token that opens once may be used for; none opens another's page."""

    REGISTER = "register"  # the one press of a registration
    REMIND = "remind"  # no press: a registered person asked again and got the own page's link


class Via(StrEnum):
    """How somebody stopped."""

    PAGE = "page"  # the registration's own page
    ONE_CLICK = "one_click"  # the mail program's button (RFC 8058)
    MAIL = "mail"  # a mail to the withdrawal address
    COMPLAINT = "complaint"  # the mail provider said that the person called a letter unwanted
    COUNTER = "counter"  # at the counter or on the telephone, by staff


class Format(StrEnum):
    """In which form a person reads."""

    BOTH = "both"  # text and HTML in one letter
    TEXT = "text"  # text alone


class Frequency(StrEnum):
    """How often a chosen menu is written to."""

    AT_ONCE = "at_once"  # そのつど: each bulletin as it is sent
    DAILY = "daily"  # 日ごとのまとめ: one letter a day
    WEEKLY = "weekly"  # 週ごとのまとめ: one letter a week


# How often those are written to who read a digest (まとめ).
RHYTHMS = (Frequency.DAILY, Frequency.WEEKLY)


FIRST_EDITION = "ja"
