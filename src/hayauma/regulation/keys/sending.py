"""Keys of approval and release (第5条, 第8条), and of the limits a city sets itself."""

from hayauma.regulation.keys.key import LIMITS, PROOFS, RECIPIENTS, REQUIRED, Key
from hayauma.regulation.time_values import HoursType, LeadTimeType, YearDays
from hayauma.regulation.values import Choice, Choices, Count, Text

SENDING: tuple[Key, ...] = (
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
        "limits, after_release",
    ),
    Key("calendar.closed", YearDays(), "祝日のほかに業務をしない日", "calendar"),
    Key("calendar.holidays", Choice({"closed": "休む", "open": "休まない"}), "祝日", "calendar"),
    # 第5条, 第8条第1項 approval
    Key(
        "approval.by",
        Choice({"owning_head": "内容を所管する課等の長", "any_head": "課等の長"}),
        "承認する人",
        "approval, release, series",
    ),
    Key("approval.content", REQUIRED, "内容の承認", "release, approval, series"),
    Key("approval.sending", REQUIRED, "発信の承認", "release"),
    Key(
        "approval.own",
        Choice({"marked": "自己承認と記す", "second_person": "もう一人が要る"}),
        "作成者が自ら承認するとき",
        "approval",
    ),
    Key(
        "approval.window_minutes",
        Count("分", 1),
        "承認された時刻から発信できる長さ",
        "release, series",
    ),
    Key(
        "approval.important",
        Choice({"allowed": "決められる", "barred": "決められない"}),
        "重要、異例又は新規の事項を課等の長だけで決めること",
        "approval",
    ),
    Key(
        "approval.series",
        Choice(
            {
                "each_issue": "号ごとに承認する",
                "once_if_fixed": "一字一句変わらない文なら、期間を定めて一度に承認できる",
            }
        ),
        "定期の配信メールの承認",
        "series",
        always=True,
    ),
    Key("approval.series_days", Count("日", 1), "定期を一度に承認できる期間の上限", "series"),
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
    Key("urgent.oral_approval", REQUIRED, "緊急のときの口頭の承認", "release, after_release"),
    Key(
        "urgent.written_within_hours",
        Count("時間", 1),
        "口頭の承認を書面にする期限",
        "after_release",
    ),
    Key("urgent.report_to", RECIPIENTS, "承認を経ない発信を知らせる相手", "after_release"),
    Key(
        "urgent.confirmation",
        Choice({"confirm": "確認を求める"}),
        "承認を経ない発信の事後の確認",
        "after_release",
    ),
    Key("urgent.confirmation_hours", Count("時間", 1), "事後の確認の期限", "after_release"),
    # 第8条第2項 equipment
    Key(
        "equipment.release",
        Choice({"deployed_only": "配備した機器に限る"}),
        "発信に使う機器",
        "equipment, release",
    ),
    Key("equipment.deployed_by", Text(), "機器を配備する課等の呼び名", "equipment", always=True),
    Key(
        "equipment.proofs", Choices(PROOFS), "配備した機器であることの証（どれか一つ）", "equipment"
    ),
    Key(
        "equipment.attestation",
        Choice({"listed_roots": "登録した認証局の証明のあるパスキーに限る"}),
        "パスキーの製造者による証明",
        "equipment",
    ),
    Key("equipment.look_days", Count("日", 1), "機器の所在を確かめる間隔（棚卸し）", "equipment"),
    Key(
        "equipment.not_looked_at",
        Choice({"told": "知らせる", "barred": "発信に使えない"}),
        "確かめる期限を過ぎた機器",
        "equipment",
    ),
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
        "equipment, leaves, after_release",
    ),
    Key(
        "equipment.written_within_hours",
        Count("時間", 1),
        "口頭の特例を書面にする期限",
        "after_release",
    ),
    Key("equipment.leave_reason", REQUIRED, "特例の理由を書くこと", "leaves"),
    Key("equipment.leave_hours", Count("時間", 1), "一度の操作で認める特例の長さ", "organization"),
    Key(
        "equipment.notice_days",
        Count("日", 1),
        "特例と機器の期限を、何日前に知らせるか",
        "organization",
    ),
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
)
