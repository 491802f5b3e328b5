"""Keys of who decides and who writes (第3条〜第7条), up to handing a bulletin in."""

from hayauma.regulation.keys.key import BINDING, REQUIRED, Key
from hayauma.regulation.values import Choice, Choices, Count, Names, Text

WRITING: tuple[Key, ...] = (
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
    Key(
        "training.grace_days",
        Count("日", 1),
        "新しく就いた課等の長が、研修を終えるまでの猶予",
        "organization",
    ),
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
)
