"""What a release is judged by (発信の事実): each fact in the words a trial of the rules shows."""

from dataclasses import dataclass
from typing import Literal

from hayauma.regulation.facts import Facts, fact


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts(Facts):
    """Somebody is about to order the sending of a bulletin, or its moment has come."""

    urgent: bool = fact("緊急の配信メールである", False)
    urgent_reason: str = fact("承認を待てない理由", "")
    may_declare_urgent: bool = fact("緊急と宣言できる職員である", True)
    approval: Literal["none", "live", "changed"] = fact("承認（なし・ある・後で変わった）", "none")
    approver_is_author: bool = fact("承認した人が作成者である", False)
    window: Literal["before", "inside", "missed"] = fact(
        "承認された時間（前・内・過ぎた）", "inside"
    )
    terminal: Literal["enrolled", "unknown", "retired"] = fact("使う機器", "unknown")
    leave: Literal["none", "single", "standing", "expired"] = fact("機器の特例", "none")
    hold: Literal["none", "general", "names_urgent"] = fact("発信の停止", "none")
    # A vacancy never keeps news from being sent; it is a fact so that this can be shown.
    vacant: tuple[Literal["supervising_officer", "operations_manager"], ...] = fact("欠員の役", ())
    # Below: what other towns ask for. The defaults change nothing.
    reason: str = fact("原則と異なる理由", "")
    correction: bool = fact("訂正メールである", False)
    sender_kind: Literal["staff", "outside", "server"] = fact("発信するもの", "staff")
    leave_form: Literal["written", "oral"] = fact("機器の特例の形（書面・口頭のまま）", "written")
    proof: Literal["none", "certificate", "passkey", "credential"] = fact(
        "機器の証（問わない・証明書・パスキー・登録の証）", "none"
    )
    look: Literal["done", "overdue"] = fact("機器の所在を確かめた（済み・期限を過ぎた）", "done")
    oral_approval: Literal["none", "given", "written"] = fact(
        "緊急のときの口頭の承認（なし・受けた・書面にした）", "none"
    )
    lead_time: Literal["kept", "short"] = fact("提出期限に間に合っている", "kept")
    hours: Literal["inside", "outside"] = fact("配信時間", "inside")
    central_review: Literal["none", "pending", "done", "edited"] = fact("主管課の審査", "none")
    characters: int = fact("本文の字数", 0)
    differences: str = fact("承認された内容との違い（文に入れる）", "")
    approver: str = fact("承認する人の職（文に入れる）", "")
    series: Literal["none", "covers", "ended", "revoked"] = fact(
        "定期の承認による号（そうではない・及ぶ・期間を過ぎた・取り消された）", "none"
    )
    owner: Literal["same", "moved"] = fact("所管する課等（承認の時と同じ・変わった）", "same")
    owner_now: str = fact("いま所管する課等（文に入れる）", "")
    approver_account: Literal["open", "closed"] = fact(
        "承認した人のアカウント（使える・承認の後で止められた）", "open"
    )
