"""Words of a request for a menu (依頼書の区分), each with one line of meaning."""

from enum import StrEnum

from django.utils.translation import gettext_noop as noop


class Kind(StrEnum):
    """What is asked for (依頼区分)."""

    ADD = "add"  # 新規追加
    CHANGE = "change"  # 変更
    DELETE = "delete"  # 削除


class State(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"  # staff fill in the form
    FILED = "filed"  # the head has filed it; the operations manager decides
    RETURNED = "returned"  # given back with the reason
    DECIDED = "decided"  # to be set, or set


class Decision(StrEnum):
    """What the operations manager said."""

    SET = "set"  # 設定する
    CONDITIONAL = "conditional"  # 条件を付けて設定する
    RETURNED = "returned"  # 差し戻す


class Fate(StrEnum):
    """What becomes of those who had chosen a menu that ends."""

    DROP = "drop"  # the choice ends with the menu
    MOVE = "move"  # they get another menu instead, and may leave it


class Side(StrEnum):
    """Whose confirmation of a consultation."""

    SECTION = "section"  # the section that asks
    MANAGER = "manager"  # the operations manager's side


KIND_WORDS = {Kind.ADD: noop("新規追加"), Kind.CHANGE: noop("変更"), Kind.DELETE: noop("削除")}
STATE_WORDS = {
    State.DRAFT: noop("記入中"),
    State.FILED: noop("提出済み"),
    State.RETURNED: noop("差戻し"),
    State.DECIDED: noop("決定済み"),
}
DECISION_WORDS = {
    Decision.SET: noop("設定する"),
    Decision.CONDITIONAL: noop("条件を付けて設定する"),
    Decision.RETURNED: noop("差し戻す"),
}
FATE_WORDS = {Fate.DROP: noop("登録を終える"), Fate.MOVE: noop("ほかのメニューへ移す")}
