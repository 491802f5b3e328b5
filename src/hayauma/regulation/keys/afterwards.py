"""Keys of correction, menus, inquiries and withdrawal (第9条〜第11条)."""

from hayauma.regulation.keys.key import LIMITS, REQUIRED, Key
from hayauma.regulation.time_values import ClockType
from hayauma.regulation.values import Choice, Choices, Count, Names

AFTERWARDS: tuple[Key, ...] = (
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
    Key("digest.at", ClockType(), "まとめを送る時刻", "delivery"),
    Key(
        "digest.weekday",
        Choice(
            {
                "monday": "月曜日",
                "tuesday": "火曜日",
                "wednesday": "水曜日",
                "thursday": "木曜日",
                "friday": "金曜日",
                "saturday": "土曜日",
                "sunday": "日曜日",
            }
        ),
        "週ごとのまとめを送る曜日",
        "delivery",
    ),
    Key(
        "digest.missed",
        Choice(
            {
                "digest_readers": "まとめを読む人に、まとめの中で",
                "everybody": "まとめを読む人にはまとめの中で、そのつど読む人には一通にまとめて",
            }
        ),
        "期限を過ぎて送らなかった配信メールの題を知らせる相手",
        "delivery",
    ),
    Key(
        "promotion.effort",
        Choice({"all_sections": "すべての課等と職員"}),
        "積極的な配信に努めるもの",
        "promotion",
    ),
)
