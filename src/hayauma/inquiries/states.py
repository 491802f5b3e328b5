"""States and words of an inquiry (区分), each with one line of meaning."""

from enum import StrEnum

from django.utils.translation import gettext_noop as noop


class Channel(StrEnum):
    """How it came."""

    WEB = "web"  # from the bulletin's page
    MAIL = "mail"  # a reply to the bulletin's address
    TELEPHONE = "telephone"  # written down by staff
    COUNTER = "counter"  # written down by staff


class Sort(StrEnum):
    """What the regulation calls it."""

    QUESTION = "question"  # 質問
    REQUEST = "request"  # 要望


class State(StrEnum):
    """Where it stands."""

    ASSIGNED = "assigned"  # a section has it before them and has not taken it on yet
    WORKED = "worked"  # somebody works on it
    ANSWERED = "answered"  # the answer has gone out
    CLOSED = "closed"  # nothing more is owed


class Way(StrEnum):
    """How an answer is given."""

    MAIL = "mail"  # the system sends it
    TELEPHONE = "telephone"  # staff have said it
    LETTER = "letter"  # staff have posted it
    COUNTER = "counter"  # staff have said it in person


class Ending(StrEnum):
    """Why nothing more is owed."""

    ANSWERED = "answered"  # the asker has the answer
    UNREACHABLE = "unreachable"  # the asker left no way to be answered
    NOT_OURS = "not_ours"  # it is for somebody outside the city
    WITHDRAWN = "withdrawn"  # the asker has no need any more
    NOT_A_QUESTION = "not_a_question"  # thanks, an automatic reply, nonsense


CHANNEL_WORDS = {
    Channel.WEB: noop("ページから"),
    Channel.MAIL: noop("メールの返信"),
    Channel.TELEPHONE: noop("電話"),
    Channel.COUNTER: noop("窓口"),
}
SORT_WORDS = {Sort.QUESTION: noop("質問"), Sort.REQUEST: noop("要望")}
STATE_WORDS = {
    State.ASSIGNED: noop("受入れ待ち"),
    State.WORKED: noop("対応中"),
    State.ANSWERED: noop("回答済み"),
    State.CLOSED: noop("完結"),
}
WAY_WORDS = {
    Way.MAIL: noop("メール"),
    Way.TELEPHONE: noop("電話"),
    Way.LETTER: noop("文書"),
    Way.COUNTER: noop("窓口"),
}
ENDING_WORDS = {
    Ending.ANSWERED: noop("回答した"),
    Ending.UNREACHABLE: noop("返事の宛先がない"),
    Ending.NOT_OURS: noop("市の仕事ではない"),
    Ending.WITHDRAWN: noop("取り下げられた"),
    Ending.NOT_A_QUESTION: noop("質問・要望ではない"),
}
OPEN = (State.ASSIGNED, State.WORKED)
