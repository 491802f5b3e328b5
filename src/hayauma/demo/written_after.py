"""What people in the town wrote after something was sent (送った後の文): invented texts."""

from hayauma.demo.written_today import Text

MISTAKEN = Text(
    "gomi",
    "gomi-genryo",
    "資源物の回収が一日早くなります（南町）",
    """
道路の工事のため、南町の資源物の回収日が変わります。

- 新しい回収日：{+6}
- 出す時刻：朝8時まで
- 出す所：いつもの集積所

次の回からは、いつもの曜日に戻ります。
""",
)
WRONG_WORD, RIGHT_WORD = "朝8時まで", "朝7時まで"
NOTICED_BY = "収集の業者"
AMENDED = "出す時刻を直しました。"
MEASURED = "町内会長に電話した"

TOPIC = "子育ての配信メニューを、園と小学校で分ける"
PARTIES = "子育て支援課 青木、広報広聴課 森田"
OUTCOME = "分けることで合意。今の登録者には、選び直しのお知らせを先に送る。"
CODE = "shogakusei"
REQUEST = {
    "name": "小学生のいる家庭",
    "kana": "しょうがくせいのいるかてい",
    "plain_name": "小学生（しょうがくせい）の いる 家（いえ）",
    "english_name": "Families with school children",
    "description": "学童クラブ、通学路、夏休みの催し",
    "content": "放課後児童クラブの申込み、通学路の変更、夏休みの居場所と催し",
    "reason": "園の情報が要らない家庭から、分けてほしいという声が続いたため",
    "contact": "子育て支援課 青木 美穂　内線1310",
    "start": "来年度の初め",
    "frequency": "月に2通ほど",
    "recipients": "小学生のいる家庭 およそ2,000世帯",
}

WISH = "電気自動車の充電器の使い方が4月から変わります。庁舎に来る方に知らせてください。"

PLAN = "メールマガジン活用計画"
GOALS = "災害のときに届く人を増やし、どの課等も、市民に要る情報を自分の言葉で送る。"
MEASURES = (
    ("転入の手続の窓口で、登録の案内を渡す", "subscribers", 4_000),
    ("各課等が、年に一度は配信する", "sections", 9),
    ("承認を経ない発信を、災害に限る", "unapproved", 5),
)
