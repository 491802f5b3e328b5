"""What a key is, and the sets of words that several keys share."""

from dataclasses import dataclass

from hayauma.regulation.values import Choice, Names, ValueType


@dataclass(frozen=True)
class Key:
    """One key of a profile."""

    name: str
    type: ValueType
    meaning: str
    read_by: str  # the module in rules/ that judges by it, or the room that works by it
    always: bool = False  # a name that sentences need, so not_regulated is no value for it


REQUIRED = Choice({"required": "必要"})
ROLES = {
    "supervising_officer": "総括責任者",
    "operations_manager": "運用管理者",
    "delivery_officer": "配信責任者",
}
BINDING = Choice({"ex_officio": "充て職", "designated": "指定"})
LIMITS = {
    "lead_time": "提出期限",
    "hours": "配信時間",
    "length": "字数",
    "central_review": "主管課の審査",
}
# By what a machine is known for a deployed one, the strongest first.
PROOFS = {
    "certificate": "クライアント証明書",
    "passkey": "その機器から出ないパスキー",
    "credential": "登録の証（決められたネットワークの中）",
}
RECIPIENTS = Names(
    rf"({'|'.join(ROLES)}|post:[a-z0-9-]{{1,40}})",
    "supervising_officer, operations_manager, delivery_officer 又は post:職の記号 の並び",
    ROLES,
)
