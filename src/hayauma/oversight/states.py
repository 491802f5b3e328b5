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
