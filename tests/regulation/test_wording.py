"""Sentences: what a refusal says, in the words of the screens."""

from typing import Any

from hayauma.regulation import QUESTIONS, Refused, wording
from tests.regulation.towns import TORIDE, with_value

SAID: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "not approved": (
        "release",
        {"terminal": "enrolled", "approver": "防犯課長"},
        ["まだ発信できません。防犯課長の承認がありません（第8条第1項）。"],
    ),
    "changed after approval": (
        "release",
        {"terminal": "enrolled", "approval": "changed", "differences": "本文2か所"},
        ["承認された内容と、いまの内容が違います（本文2か所）", "もう一度承認を受けてください"],
    ),
    "from elsewhere": (
        "release",
        {"approval": "live"},
        ["この機器からは発信できません。", "情報管理主管課が配備した機器を使います（第8条第2項）",
         "配備機器としての登録を確認できませんでした"],
    ),
    "window missed": (
        "release",
        {"approval": "live", "terminal": "enrolled", "window": "missed"},
        ["発信せず、作成者に知らせます", "（市の定め）"],
    ),
    "another head": (
        "approve",
        {"by": "other_head", "section": "保健福祉課", "post": "防犯課長"},
        ["この事務事業を所管する保健福祉課の長です（第5条第2項）。あなたの職：防犯課長"],
    ),
    "in principle": (
        "submit",
        {"programme": "owned", "author": "other_section"},
        ["原則と異なります。理由を書くと進めます。", "原則としています（第6条）"],
    ),
    "personal data": (
        "publish_personal_data",
        {"consent_to_fact": True},
        ["生命、身体又は財産の安全を守るため緊急かつやむを得ない場合だけです（第7条第3号）"],
    ),
    "no consultation": (
        "file_menu_request",
        {"by": "head"},
        ["依頼書を提出できません。運用管理者との協議及び調整の記録がありません（第10条第2項）。"],
    ),
    "vacancy": (
        "set_menu",
        {"by": "manager_staff", "manager": "vacant", "request": "filed"},
        ["運用管理者の職に就いている人が登録されていません。", "緊急発信、停止、訂正はできます。"],
    ),
}  # fmt: skip


def test_sentences() -> None:
    for name, (act, facts, words) in SAID.items():
        verdict = QUESTIONS[act].answer(facts, TORIDE)
        said = wording.sentence(verdict.reasons[0])

        assert [word for word in words if word not in said] == [], name
        assert verdict.as_json()["reasons"][0]["text"] == said
        assert said in str(Refused(verdict))


def test_what_the_city_decided_is_never_called_an_article() -> None:
    decided = with_value(TORIDE, "approval.content", "required")

    verdict = QUESTIONS["release"].answer({"terminal": "enrolled"}, decided)

    assert wording.sentence(verdict.reasons[0]).endswith("承認がありません（市の定め）。")


def test_a_translation_takes_the_same_values() -> None:
    verdict = QUESTIONS["release"].answer({"terminal": "enrolled"}, TORIDE)
    english = {wording.TEMPLATES["not_approved"]: "No approval by {title} ({rule})."}

    said = wording.sentence(verdict.reasons[0], translate=lambda text: english.get(text, text))

    assert said == "No approval by 配信責任者 (第8条第1項)."
