"""Keys (項目): every value a profile must state, as data: name, type, meaning, and who reads it.

A city that sets no rule for a key writes `not_regulated`; it never leaves the key out.
"""

from dataclasses import dataclass

from hayauma.regulation.values import (
    Choice,
    Choices,
    Count,
    HoursType,
    LeadTimeType,
    Names,
    Text,
    ValueType,
    YearDays,
)


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
RECIPIENTS = Names(
    rf"({'|'.join(ROLES)}|post:[a-z0-9-]{{1,40}})",
    "supervising_officer, operations_manager, delivery_officer 又は post:職の記号 の並び",
    ROLES,
)

KEYS: tuple[Key, ...] = (
    # 第3条〜第5条 roles
    Key("supervisor.title", Text(), "総括する職員の呼び名", "roles", always=True),
    Key("supervisor.binding", BINDING, "総括する職員の決め方", "roles"),
    Key("manager.title", Text(), "運用を管理する職員の呼び名", "roles", always=True),
    Key("manager.binding", BINDING, "運用を管理する職員の決め方", "roles"),
    Key("approver.title", Text(), "承認する職員の呼び名", "roles", always=True),
    Key(
        "roles.together",
        Choice({"marked": "兼ねることを記す", "refused": "兼ねられない"}),
        "運用の管理と承認を一人が兼ねるとき",
        "roles",
    ),
    Key(
        "substitute.when",
        Choice({"absence_only": "不在のときに限る", "any_time": "いつでも"}),
        "代決できるとき",
        "roles",
    ),
    Key("substitute.reason", REQUIRED, "代決のときに不在の理由を書くこと", "roles"),
    Key(
        "substitute.told_minutes",
        Count("分", 1),
        "承認を待つ間、次の代決者に知らせるまでの長さ",
        "bulletins",
    ),
    Key("substitute.look_after", REQUIRED, "代決の後に不在だった人が見ること（後閲）", "approval"),
    # 第6条, 第7条 writing and handing in
    Key("programme.owner", REQUIRED, "所管する事務事業があること", "submission"),
    Key(
        "author.who",
        Choice({"in_charge": "事務事業を担当する職員", "section": "所管する課等の職員"}),
        "作成する職員",
        "submission",
    ),
    Key(
        "author.same_section",
        Choice({"reason": "理由を書く", "silent": "理由は要らない"}),
        "所管する課等の、担当でない職員が作成するとき",
        "submission",
    ),
    Key(
        "author.other_section",
        Choice({"author": "作成できる", "request_only": "依頼だけができる"}),
        "ほかの課等の職員が作成するとき",
        "submission",
    ),
    Key("training.before_submission", REQUIRED, "提出する前に研修を終えること", "submission"),
    Key("considerations.declared", REQUIRED, "留意事項を申告すること", "submission"),
    Key("considerations.checks", REQUIRED, "自動点検の指摘をなくすこと", "submission"),
    Key("considerations.accuracy", REQUIRED, "最新、正確、平易であること", "web"),
    Key("considerations.law", REQUIRED, "著作権、個人情報等の法令を守ること", "web"),
    Key(
        "considerations.checklist",
        Names(r".{1,80}", "80字までの文の並び"),
        "ほかに確かめる項目",
        "submission",
    ),
    Key("works.consent", REQUIRED, "著作物の掲載に承諾を得ること", "content"),
    Key(
        "works.quotation",
        Choice({"allowed": "認める", "refused": "認めない"}),
        "著作権法による引用としての掲載",
        "content",
    ),
    Key(
        "personal_data.consent",
        Choices({"fact": "掲載すること", "content": "掲載する内容"}),
        "個人情報の掲載に本人の了承を得るもの",
        "content",
    ),
    Key(
        "personal_data.exception",
        Choices({"life": "生命", "body": "身体", "property": "財産"}),
        "了承を得ずに載せられるのは、何の安全を守るためか",
        "content",
    ),
    Key("personal_data.judged_by", REQUIRED, "例外と判断した人を書くこと", "content"),
    # limits the city sets itself
    Key("lead_time.before", LeadTimeType(), "提出期限", "limits"),
    Key("hours.sending", HoursType(), "配信できる時間", "limits"),
    Key("length.characters", Count("字", 1), "本文の字数の上限", "limits"),
    Key(
        "review.central",
        Choice({"approve": "可否を決める", "edit": "字句を直せる"}),
        "主管課の審査",
        "limits",
    ),
    Key(
        "review.after_edit",
        Choice(
            {
                "back_to_owner": "所管する課等の長へ戻す",
                "stands_owner_told": "そのまま進め、所管する課等の長に知らせる",
                "stands": "そのまま進める",
            }
        ),
        "主管課が字句を直したとき",
        "limits, release",
    ),
    Key("calendar.closed", YearDays(), "祝日のほかに業務をしない日", "calendar"),
    Key("calendar.holidays", Choice({"closed": "休む", "open": "休まない"}), "祝日", "calendar"),
    # 第5条, 第8条第1項 approval
    Key(
        "approval.by",
        Choice({"owning_head": "内容を所管する課等の長", "any_head": "課等の長"}),
        "承認する人",
        "approval, release",
    ),
    Key("approval.content", REQUIRED, "内容の承認", "release, approval"),
    Key("approval.sending", REQUIRED, "発信の承認", "release"),
    Key(
        "approval.own",
        Choice({"marked": "自己承認と記す", "second_person": "もう一人が要る"}),
        "作成者が自ら承認するとき",
        "approval",
    ),
    Key("approval.window_minutes", Count("分", 1), "承認された時刻から発信できる長さ", "release"),
    Key(
        "approval.important",
        Choice({"allowed": "決められる", "barred": "決められない"}),
        "重要、異例又は新規の事項を課等の長だけで決めること",
        "approval",
    ),
    Key(
        "substitute.important",
        Choice({"allowed": "代決できる", "barred": "代決できない"}),
        "重要、異例又は新規の事項の代決",
        "approval",
    ),
    # 第8条第1項ただし書 urgent news
    Key(
        "urgent.waives",
        Choices({"approval": "承認", **LIMITS}),
        "緊急のときに要らないもの",
        "release, limits",
    ),
    Key(
        "urgent.declarers",
        Choice({"any_author": "作成者", "named": "定められた職員"}),
        "緊急と宣言できる人",
        "release",
    ),
    Key("urgent.reason", REQUIRED, "承認を待てない理由を書くこと", "release"),
    Key("urgent.oral_approval", REQUIRED, "緊急のときの口頭の承認", "release"),
    Key("urgent.written_within_hours", Count("時間", 1), "口頭の承認を書面にする期限", "release"),
    Key("urgent.report_to", RECIPIENTS, "承認を経ない発信を知らせる相手", "release"),
    Key(
        "urgent.confirmation",
        Choice({"confirm": "確認を求める"}),
        "承認を経ない発信の事後の確認",
        "release",
    ),
    Key("urgent.confirmation_hours", Count("時間", 1), "事後の確認の期限", "release"),
    # 第8条第2項 equipment
    Key(
        "equipment.release",
        Choice({"deployed_only": "配備した機器に限る"}),
        "発信に使う機器",
        "equipment",
    ),
    Key("equipment.deployed_by", Text(), "機器を配備する課等の呼び名", "equipment", always=True),
    Key(
        "equipment.leave",
        Choice({"by_manager": "運用管理者が認める"}),
        "機器の特例",
        "equipment, leaves, roles",
    ),
    Key(
        "equipment.leave_form",
        Choice({"electronic": "画面で求める", "oral_then_written": "緊急のときは口頭、後で書面"}),
        "特例の求め方",
        "equipment, leaves, release",
    ),
    Key(
        "equipment.written_within_hours", Count("時間", 1), "口頭の特例を書面にする期限", "release"
    ),
    Key("equipment.leave_reason", REQUIRED, "特例の理由を書くこと", "leaves"),
    Key("equipment.leave_hours", Count("時間", 1), "一度の操作で認める特例の長さ", "organization"),
    Key(
        "release.senders",
        Choices({"staff": "職員", "outside": "定められた外部の機関", "server": "人の手によらない"}),
        "発信できるもの",
        "release",
    ),
    Key("release.delay_seconds", Count("秒"), "発信の指示を取り消せる長さ", "delivery"),
    Key(
        "hold.spares",
        Choices({"urgent": "緊急の配信メール", "correction": "訂正メール"}),
        "名指ししない発信の停止が及ばないもの",
        "release",
    ),
    # 第9条 correction
    Key("correction.duty", Choice({"approver": "所管する課等の長"}), "訂正する人", "correction"),
    Key(
        "correction.measures",
        Choices(
            {
                "correction_mail": "訂正メール",
                "amend_history": "配信履歴データの修正",
                "other_measures": "その他必要な措置",
            }
        ),
        "不適当な配信をしたときの措置",
        "correction",
    ),
    Key(
        "correction.stop",
        Choice({"anyone": "どの職員も"}),
        "停止と訂正の開始ができる人",
        "correction",
    ),
    Key(
        "correction.preparing",
        Choice({"owning_staff": "所管する課等の職員"}),
        "訂正を準備できる人",
        "correction",
    ),
    Key(
        "correction.not_repeated",
        REQUIRED,
        "個人情報と著作物の不適当な部分を繰り返さないこと",
        "correction",
    ),
    Key("correction.exempt", Choices(LIMITS), "訂正メールに及ばないもの", "limits"),
    # 第10条 menus
    Key(
        "menu.set_by", Choice({"manager": "運用管理者"}), "配信メニューを設定する人", "menus, roles"
    ),
    Key("menu.own_motion", Choice({"with_reason": "理由を書く"}), "依頼書のない設定", "menus"),
    Key("menu.request_by", Choice({"section_head": "課等の長"}), "依頼書を提出する人", "menus"),
    Key("menu.consultation", REQUIRED, "依頼書の前に協議すること", "menus"),
    Key("menu.consultation_agreed", REQUIRED, "協議の記録を双方が確認すること", "menus"),
    Key("menu.form", REQUIRED, "依頼書の様式を用いること", "menus"),
    # 第5条第3項第3号, 第11条, withdrawal
    Key(
        "inquiry.by", Choice({"approver": "所管する課等の長"}), "質問や要望に答える人", "inquiries"
    ),
    Key("inquiry.answer_approval", REQUIRED, "職員が書いた回答に長の承認を得ること", "inquiries"),
    Key("inquiry.due_hours", Count("時間", 1), "回答の期限", "inquiries"),
    Key(
        "withdrawal.mandatory_menus",
        Choice({"kept": "止められない"}),
        "すべての登録者に送る配信メニューの停止",
        "withdrawal",
    ),
    Key("withdrawal.mandatory_groups", Names(), "登録を止められないグループ", "withdrawal"),
    Key("withdrawal.free", Choice({"any_time": "いつでも"}), "受信の停止", "withdrawal"),
    Key("withdrawal.undo_hours", Count("時間"), "停止を取り消せる長さ", "subscriptions"),
    Key(
        "registration.link_hours",
        Count("時間", 1),
        "登録の確認のページを使える長さ",
        "subscriptions",
    ),
    Key(
        "promotion.effort",
        Choice({"all_sections": "すべての課等と職員"}),
        "積極的な配信に努めるもの",
        "promotion",
    ),
)

BY_NAME = {key.name: key for key in KEYS}
GROUPS = tuple(dict.fromkeys(key.name.partition(".")[0] for key in KEYS))
