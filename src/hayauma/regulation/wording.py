"""Wording (文言): the sentence of each reason. Codes travel; sentences are made at the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hayauma.regulation.codes import Code

if TYPE_CHECKING:
    from hayauma.regulation.verdict import Reason


def gettext_noop(message: str) -> str:
    """Return the message itself; the translators' tools find it by this function's name."""
    return message


CITY_RULE = gettext_noop("市の定め")  # what a screen says where it may not cite a clause
# What the regulation calls people and sections; a town's own names stand as they are.
OFFICIAL = frozenset(
    {
        gettext_noop("総括責任者"),
        gettext_noop("運用管理者"),
        gettext_noop("配信責任者"),
        gettext_noop("情報発信主管課"),
        gettext_noop("情報管理主管課"),
    }
)


# {rule} is the clause, or 市の定め where no clause may be cited.
TEMPLATES: dict[str, str] = {
    Code.NOTHING_FORBIDS: gettext_noop("妨げる定めはありません（{rule}）。"),
    Code.DEPARTURE_WITH_REASON: gettext_noop(
        "原則と異なりますが、理由が書かれています（{rule}）。"
    ),
    Code.BY_HOLDER: gettext_noop("{title}の権限です（{rule}）。"),
    Code.BY_SUBSTITUTE: gettext_noop(
        "{title}が不在のため、代決者が行います。「代」と記します（{rule}）。"
    ),
    Code.HOLDER_PRESENT: gettext_noop("{title}が不在のときに限り、代決できます（{rule}）。"),
    Code.ABSENCE_REASON_MISSING: gettext_noop("{title}が不在の理由を書くと進めます（{rule}）。"),
    Code.ROLE_VACANT: gettext_noop(
        "{title}の職に就いている人が登録されていません。"
        "その間、メニューの設定と機器の特例の承認はできません（{rule}）。"
        "緊急発信、停止、訂正はできます。"
    ),
    Code.ROLE_HELD: gettext_noop("{title}は、同じ時に一人です。ほかの人が就いています（{rule}）。"),
    Code.ROLE_FREE: gettext_noop("{title}を置きます（{rule}）。"),
    Code.ROLES_TOGETHER: gettext_noop("運用管理の役と承認の役を、一人が兼ねています（{rule}）。"),
    Code.PROGRAMME_MISSING: gettext_noop(
        "事務事業が決まっていません。所管する課等が分からないため、提出できません（{rule}）。"
    ),
    Code.AUTHOR_IN_CHARGE: gettext_noop("その事務事業を担当する職員が作成しました（{rule}）。"),
    Code.AUTHOR_NOT_IN_CHARGE: gettext_noop(
        "原則と異なります。理由を書くと進めます。配信メールは、その事務事業を担当する職員が"
        "作成することを原則としています（{rule}）。"
    ),
    Code.AUTHOR_ONLY_REQUESTS: gettext_noop(
        "ほかの課等の事務事業は、所管する課等に配信を依頼してください（{rule}）。"
    ),
    Code.NOT_TRAINED: gettext_noop("作成の研修を終えると提出できます（{rule}）。"),
    Code.NOT_DECLARED: gettext_noop("留意事項の申告がまだです（{rule}）。"),
    Code.FINDINGS_OPEN: gettext_noop(
        "自動点検で{count}件の指摘がありました。結果は版に残ります（{rule}）。"
    ),
    Code.CHECKLIST_OPEN: gettext_noop("確かめていない点検項目が{count}件あります（{rule}）。"),
    Code.PERSONAL_DATA_AGREED: gettext_noop(
        "掲載することとその内容について、本人の了承を得ています（{rule}）。"
    ),
    Code.PERSONAL_DATA_NOT_AGREED: gettext_noop(
        "本人の了承を得ずに個人情報を載せられるのは、生命、身体又は財産の安全を守るため"
        "緊急かつやむを得ない場合だけです（{rule}）。了承がないもの：{missing}"
    ),
    Code.PERSONAL_DATA_EXCEPTION: gettext_noop(
        "{protects}の安全を守るため、緊急かつやむを得ないと判断されました（{rule}）。"
        "承認の省略とは別の判断です。"
    ),
    Code.PERSONAL_DATA_JUDGE_MISSING: gettext_noop(
        "個人情報を載せると判断した人を書くと進めます（{rule}）。"
    ),
    Code.WORK_OWN: gettext_noop("市の著作物です（{rule}）。"),
    Code.WORK_AGREED: gettext_noop("著作者の承諾を得ています（{rule}）。"),
    Code.WORK_NOT_AGREED: gettext_noop("著作物の掲載には、著作者の承諾が必要です（{rule}）。"),
    Code.WORK_QUOTED: gettext_noop("著作権法による引用として掲載します（{rule}）。"),
    Code.QUOTATION_NOT_DECIDED: gettext_noop("引用による掲載は、まだ認めていません（{rule}）。"),
    Code.LEAD_TIME_SHORT: gettext_noop(
        "配信を希望する時刻に間に合いません。期限は{limit}です（{rule}）。"
    ),
    Code.OUTSIDE_HOURS: gettext_noop("配信できる時間の外です。時間は{limit}です（{rule}）。"),
    Code.TOO_LONG: gettext_noop("本文が{count}字です。{limit}字以内にしてください（{rule}）。"),
    Code.CENTRAL_REVIEW_MISSING: gettext_noop(
        "まだ発信できません。主管課の審査が済んでいません（{rule}）。"
    ),
    Code.CENTRAL_EDIT_RETURNED: gettext_noop(
        "主管課が字句を直しました。所管する課等の長が、もう一度承認してください（{rule}）。"
    ),
    Code.CENTRAL_EDIT_STANDS: gettext_noop("主管課が直した字句で配信します（{rule}）。"),
    Code.NOT_OWNING_HEAD: gettext_noop(
        "承認できるのは、この事務事業を所管する{section}の長です（{rule}）。あなたの職：{post}"
    ),
    Code.TEXT_CHANGED: gettext_noop(
        "お見せした内容と、いまの内容が違います。開き直してください（{rule}）。"
    ),
    Code.IMPORTANT_ABOVE_HEAD: gettext_noop(
        "重要、異例又は新規の事項は、{title}だけでは決められません（{rule}）。"
    ),
    Code.IMPORTANT_NOT_BY_SUBSTITUTE: gettext_noop(
        "重要、異例又は新規の事項は、代決できません（{rule}）。"
    ),
    Code.OWN_APPROVAL: gettext_noop("作成者が自ら承認しました。「自己承認」と記します（{rule}）。"),
    Code.OWN_APPROVAL_REFUSED: gettext_noop(
        "作成者は、自分の配信メールを承認できません（{rule}）。"
    ),
    Code.APPROVED: gettext_noop("{title}の承認があります（{rule}）。"),
    Code.SENDING_APPROVED: gettext_noop("発信に対する承認があります（{rule}）。"),
    Code.NOT_APPROVED: gettext_noop("まだ発信できません。{title}の承認がありません（{rule}）。"),
    Code.APPROVAL_AWAITED: gettext_noop("{title}の承認があった時に、送り始めます（{rule}）。"),
    Code.OWNER_MOVED: gettext_noop(
        "承認の後で、所管する課等が{section}に変わりました。"
        "{section}の長の承認を受けてください（{rule}）。"
    ),
    Code.APPROVER_CLOSED: gettext_noop(
        "承認した職員のアカウントが、承認の後で止められました。"
        "もう一度承認を受けてください（{rule}）。"
    ),
    Code.APPROVAL_CHANGED: gettext_noop(
        "承認された内容と、いまの内容が違います（{differences}）。"
        "元に戻すか、もう一度承認を受けてください（{rule}）。"
    ),
    Code.WINDOW_BEFORE: gettext_noop("まだ発信できません。承認された時刻の前です（{rule}）。"),
    Code.WINDOW_MISSED: gettext_noop(
        "承認された時間を過ぎました。発信せず、作成者に知らせます。"
        "もう一度承認を受けてください（{rule}）。"
    ),
    Code.SERIES_EACH_ISSUE: gettext_noop("定期の配信メールも、号ごとに承認を受けます（{rule}）。"),
    Code.SERIES_NOT_FIXED: gettext_noop(
        "一度に承認できるのは、号ごとに一字一句変わらない文だけです（{rule}）。"
    ),
    Code.SERIES_HEAD_ALONE: gettext_noop(
        "定期を一度に承認できるのは、{title}本人だけです（{rule}）。"
        "{title}が不在の間は、号ごとに代決できます。"
    ),
    Code.SERIES_TOO_LONG: gettext_noop(
        "一度に承認できるのは{limit}日先までです。{days}日先が選ばれています（{rule}）。"
    ),
    Code.SERIES_COVERS: gettext_noop(
        "この号の文は、定期として承認された文と一字一句同じです（{rule}）。"
    ),
    Code.SERIES_ENDED: gettext_noop(
        "定期の承認の期間を過ぎています。この号の承認を受けてください（{rule}）。"
    ),
    Code.SERIES_REVOKED: gettext_noop(
        "定期の承認は取り消されました。この号の承認を受けてください（{rule}）。"
    ),
    Code.SERIES_CONSENT_ENDED: gettext_noop(
        "定期として承認された文にあった承諾又は了承が終わりました。"
        "この号の承認を受けてください（{rule}）。"
    ),
    Code.SERIES_REVOKERS: gettext_noop(
        "定期の承認を取り消せるのは、承認した人と、所管する{section}の長又はその代決者です（{rule}）。"
    ),
    Code.SERIES_REVOKED_BY_RIGHT: gettext_noop("定期の承認は、いつでも取り消せます（{rule}）。"),
    Code.URGENT_WITHOUT_APPROVAL: gettext_noop("緊急のため、承認を待たずに発信します（{rule}）。"),
    Code.URGENT_NOT_ENTITLED: gettext_noop(
        "緊急発信を宣言できる職員として定められていません（{rule}）。"
        "{title}の承認を受けてください。"
    ),
    Code.URGENT_REASON_MISSING: gettext_noop("承認を待てない理由を書くと発信できます（{rule}）。"),
    Code.ORAL_APPROVAL_MISSING: gettext_noop(
        "緊急のときも、口頭の承認を受けてください（{rule}）。"
    ),
    Code.ORAL_APPROVAL_GIVEN: gettext_noop(
        "口頭の承認を受けました。後で書面にしてください（{rule}）。"
    ),
    Code.FROM_DEPLOYED: gettext_noop("{deployer}が配備した機器から発信します（{rule}）。"),
    Code.TERMINAL_UNKNOWN: gettext_noop(
        "この機器からは発信できません。発信には、{deployer}が配備した機器を使います（{rule}）。"
        "この機器は、配備機器としての登録を確認できませんでした。"
    ),
    Code.TERMINAL_RETIRED: gettext_noop(
        "この機器からは発信できません。発信には、{deployer}が配備した機器を使います（{rule}）。"
        "この機器の登録は終わっています。"
    ),
    Code.PROOF_NOT_ACCEPTED: gettext_noop(
        "この機器が配備した機器であることの証が足りません。{proofs}で確かめてください（{rule}）。"
    ),
    Code.LOOK_OVERDUE: gettext_noop(
        "この機器は、所在を確かめる期限を過ぎています。{deployer}が確かめます（{rule}）。"
    ),
    Code.LOOK_OVERDUE_BARS: gettext_noop(
        "この機器からは発信できません。所在を確かめる期限を過ぎています。"
        "{deployer}が確かめると、発信できます（{rule}）。"
    ),
    Code.LEAVE_EXPIRED: gettext_noop(
        "この機器からは発信できません。発信には、{deployer}が配備した機器を使います（{rule}）。"
        "機器の特例の期間は過ぎています。"
    ),
    Code.FROM_LEAVE: gettext_noop("{title}が認めた機器から発信します（{rule}）。"),
    Code.LEAVE_NOT_WRITTEN: gettext_noop(
        "口頭の特例では発信できません。この画面で特例を求めてください（{rule}）。"
    ),
    Code.LEAVE_SPOKEN_ROUTINE: gettext_noop(
        "口頭の特例で発信できるのは、緊急のときだけです（{rule}）。"
    ),
    Code.LEAVE_SPOKEN: gettext_noop("口頭の特例です。後で書面にしてください（{rule}）。"),
    Code.SENDER_STRANGER: gettext_noop("{sender}は発信できません（{rule}）。"),
    Code.SENDER_OUTSIDE: gettext_noop("定められた外部の機関が発信します（{rule}）。"),
    Code.SERVER_WITHOUT_LEAVE: gettext_noop(
        "人の手によらない発信には、継続する特例が必要です（{rule}）。"
    ),
    Code.HELD: gettext_noop("{title}が発信を止めています（{rule}）。"),
    Code.STOP_BY_ANYONE: gettext_noop(
        "停止と訂正の開始は、どの職員も、どの機器からもできます（{rule}）。"
    ),
    Code.PREPARED_BY_STAFF: gettext_noop("所管する課等の職員が、訂正を準備します（{rule}）。"),
    Code.NOT_CORRECTING_OFFICER: gettext_noop(
        "訂正するのは、所管する課等の長（{title}）です（{rule}）。準備は職員ができます。"
    ),
    Code.WRONG_PASSAGE_REPEATED: gettext_noop(
        "訂正文に、個人情報又は著作物の不適当な部分を書かないでください（{rule}）。"
    ),
    Code.NOT_MENU_SETTER: gettext_noop("配信メニューを設定するのは、{title}です（{rule}）。"),
    Code.MENU_REASON_MISSING: gettext_noop(
        "依頼書のない設定です。設定する理由を書くと進めます（{rule}）。"
    ),
    Code.NOT_MENU_FILER: gettext_noop("依頼書を提出できるのは、課等の長です（{rule}）。"),
    Code.CONSULTATION_MISSING: gettext_noop(
        "依頼書を提出できません。{title}との協議及び調整の記録がありません（{rule}）。"
    ),
    Code.CONSULTATION_ONE_SIDED: gettext_noop(
        "依頼書を提出できません。協議の記録を、双方が確認していません（{rule}）。"
    ),
    Code.FORM_INCOMPLETE: gettext_noop("依頼書に書いていない欄があります（{rule}）。"),
    Code.NOT_LEAVE_GRANTER: gettext_noop("機器の特例を認めるのは、{title}です（{rule}）。"),
    Code.LEAVE_REASON_MISSING: gettext_noop("機器の特例を認める理由を書くと進めます（{rule}）。"),
    Code.NOT_ANSWERER: gettext_noop("質問や要望に答えるのは、配信した課等の長です（{rule}）。"),
    Code.ANSWER_BY_STAFF: gettext_noop("課等の長の下で、職員が答えます（{rule}）。"),
    Code.ANSWER_NOT_APPROVED: gettext_noop("回答には、課等の長の承認が必要です（{rule}）。"),
    Code.WITHDRAWAL_FREE: gettext_noop("いつでも止められます（{rule}）。"),
    Code.MENU_MANDATORY: gettext_noop(
        "この配信メニューは、すべての登録者に送るため、止められません（{rule}）。"
    ),
    Code.GROUP_MANDATORY: gettext_noop("{group}の登録は、止められません（{rule}）。"),
}


def same(message: str) -> str:
    """Return the message in Japanese, as it stands."""
    return message


def sentence(reason: "Reason", translate: Callable[[str], str] = same) -> str:
    """Return the sentence of a reason; doors pass what says a text or a clause as `translate`."""
    rule = translate(reason.basis.clause or CITY_RULE)
    params = {
        name: translate(value) if value in OFFICIAL else value
        for name, value in reason.params.items()
    }
    return translate(TEMPLATES[reason.code]).format_map({**params, "rule": rule})
