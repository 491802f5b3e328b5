"""Words of this room's columns (区分)."""

from enum import StrEnum

from django.utils.translation import gettext_noop as noop


class GuidanceKind(StrEnum):
    """What the supervising officer says to the operations manager."""

    GUIDANCE = "guidance"  # 指導
    ADVICE = "advice"  # 助言
    HOLD = "hold"  # 停止の指示


KIND_WORDS = {
    GuidanceKind.GUIDANCE: noop("指導"),
    GuidanceKind.ADVICE: noop("助言"),
    GuidanceKind.HOLD: noop("停止の指示"),
}


class Figure(StrEnum):
    """What a measure of the plan can be held against: the closed list of live figures."""

    SUBSCRIBERS = "subscribers"  # 登録者数: who chose at least one menu
    PER_MONTH = "per_month"  # 月当たりの配信数
    SECTIONS = "sections"  # 配信した課等の数
    UNAPPROVED = "unapproved"  # 承認を経ない発信の割合
    DAYS_TO_ANSWER = "days_to_answer"  # 回答までの日数


FIGURE_WORDS = {
    Figure.SUBSCRIBERS: noop("登録者数（人）"),
    Figure.PER_MONTH: noop("1か月当たりの配信数（通）"),
    Figure.SECTIONS: noop("配信した課等の数"),
    Figure.UNAPPROVED: noop("承認を経ない発信の割合（%）"),
    Figure.DAYS_TO_ANSWER: noop("質問に回答するまでの平均日数"),
}
# Of these less is better; of the others more.
LESS_IS_BETTER = frozenset({Figure.UNAPPROVED, Figure.DAYS_TO_ANSWER})


class WishState(StrEnum):
    """What became of a wish that something be sent."""

    OPEN = "open"  # 返事を待っている
    TAKEN_UP = "taken_up"  # 作成する
    DECLINED = "declined"  # 見送る


WISH_WORDS = {
    WishState.OPEN: noop("返事を待っています"),
    WishState.TAKEN_UP: noop("作成します"),
    WishState.DECLINED: noop("見送ります"),
}
