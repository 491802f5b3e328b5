"""The acts of this room, as the journal spells them."""

from enum import StrEnum


class Act(StrEnum):
    """What is written in the journal about guiding and overseeing."""

    GUIDANCE_GIVEN = "guidance.given"  # 指導・助言: the supervising officer tells the manager
    HOLD_INSTRUCTED = "guidance.hold_instructed"  # 停止の指示: releases are to be stopped
    GUIDANCE_ACKNOWLEDGED = "guidance.acknowledged"  # the manager says what was done about it
    HOLD_CARRIED_OUT = "guidance.hold_carried_out"  # the instructed hold stands
    GUIDANCE_TAKEN_BACK = "guidance.taken_back"  # the supervising officer no longer asks for it
    PLAN_MADE = "plan.made"  # 長期的な活用計画 was set
    PLAN_REVIEWED = "plan.reviewed"  # the year was compared with it
    WISH_MADE = "wish.made"  # この情報を配信してほしい: to a section
    WISH_TAKEN_UP = "wish.taken_up"  # the section writes it
    WISH_DECLINED = "wish.declined"  # and why it does not
    SWITCH_LOOKED_AT = (
        "reorganisation.looked_at"  # 組織改編の後の点検: who is reached, what is held
    )
    PUBLISHED_SEEN = "published.seen"  # the city's site published something that matches a menu
    PUBLISHED_TAKEN_UP = "published.taken_up"  # a draft was begun from it
    PUBLISHED_DECLINED = "published.declined"  # 送らない, and why
    LOOKED_UP = "audit.looked_up"  # 監査: one of the saved questions was answered on a page
    EXPORTED = "audit.exported"  # its answer was taken away as a file
    BUNDLE_MADE = "audit.bundle_made"  # 監査調書: a sample was drawn and its papers handed out
    RESTORE_PROVED = "restore.proved"  # a restore was carried out and proved, by whom and when
    COST_ENTERED = "report.cost_entered"  # what a year of the magazine cost
    COUNTS_CARRIED = "report.counts_carried"  # figures from before the system were taken in
    MONTH_TOLD = "month.told"  # 毎月の知らせ: the supervising officer was told of the month
    REPORT_FROZEN = "report.frozen"  # 年次報告: the figures of a year were made final
