"""Words of this room (区分): roles, the regulation's names, kinds of appointment and absence."""

from enum import StrEnum

from django.utils.translation import gettext_noop as noop


class Role(StrEnum):
    """What somebody is in the regulation's eyes."""

    SUPERVISING_OFFICER = "supervising_officer"  # 総括責任者 (第3条)
    OPERATIONS_MANAGER = "operations_manager"  # 運用管理者 (第4条)
    DELIVERY_OFFICER = "delivery_officer"  # 配信責任者: heads a section (第5条)
    TERMINAL_KEEPER = "terminal_keeper"  # 情報管理主管課の職員 (第8条第2項)
    AUTHOR = "author"  # 担当職員 of a programme (第6条)
    STAFF = "staff"  # 職員
    AUDITOR = "auditor"  # 監査する人: reads everything for a time, changes nothing


# The two of whom there is exactly one at any instant.
OFFICERS = (Role.SUPERVISING_OFFICER, Role.OPERATIONS_MANAGER)


class Alias(StrEnum):
    """A section as the regulation calls it, whatever its name is today."""

    PUBLICITY = "情報発信主管課"  # runs the magazine
    INFORMATION = "情報管理主管課"  # deploys the equipment


class Kind(StrEnum):
    """How a post is held (発令の種類)."""

    REGULAR = "regular"  # 本務
    CONCURRENT = "concurrent"  # 兼務
    INTERIM = "interim"  # 事務取扱: an office above does the work of a vacant post
    ACTING = "acting"  # 職務代理: beside a holder who is away


KIND_WORDS = {
    Kind.REGULAR: noop("本務"),
    Kind.CONCURRENT: noop("兼務"),
    Kind.INTERIM: noop("事務取扱"),
    Kind.ACTING: noop("職務代理"),
}


class AbsenceReason(StrEnum):
    """Why a decider is away (不在)."""

    TRIP = "trip"  # 出張
    LEAVE = "leave"  # 休暇
    UNREACHABLE = "unreachable"  # 連絡がつかない: a call was tried
    OTHER = "other"  # その他


ABSENCE_WORDS = {
    AbsenceReason.TRIP: noop("出張"),
    AbsenceReason.LEAVE: noop("休暇"),
    AbsenceReason.UNREACHABLE: noop("連絡がつかない"),
    AbsenceReason.OTHER: noop("その他"),
}


class LeaveKind(StrEnum):
    """How long a leave to use other equipment is meant for."""

    SINGLE = "single"  # その時かぎり: some hours
    STANDING = "standing"  # あらかじめ: the duty phone, until a date


class HoldScope(StrEnum):
    """What a hold stops."""

    ALL = "all"  # every release of the service
    SECTION = "section"  # one section's
    MENU = "menu"  # those to one menu
    BULLETIN = "bulletin"  # one bulletin
