"""What lies on the town's desks (きょうの机): an invented text for each state one meets."""

from dataclasses import dataclass
from datetime import date

from hayauma.demo.almanac import Issue, filled


@dataclass(frozen=True)
class Text:
    """A bulletin of any day: {+7} is the day seven days later, {+7土} the first Saturday then."""

    menu: str
    programme: str
    subject: str
    text: str

    def on(self, day: date) -> Issue:
        """Return the text as it is written on a day."""
        return Issue(day, self.menu, self.programme, self.subject, filled(self.text, day))


DRAFTING = Text(
    "moyoshi",
    "bunka-moyoshi",
    "市民ホールの写真教室（初めての方へ）",
    """
携帯電話のカメラで、きれいに撮るこつを習います。

日時：{+20土} 10時から12時まで
場所：市役所1階 市民ホール
定員：20人

（講師と費用は、これから書きます）
""",
)
SUBMITTED = Text(
    "shohi",
    "shohi-seikatsu",
    "点検をすすめる電話に気を付けてください",
    """
「給湯器の無料の点検に伺います」という電話の後で、高い交換の契約をすすめられた、という相談が続いています。

- 頼んでいない点検は、断ってよい
- その場で契約しない
- 困ったら、消費生活相談の電話188へ

相談会を開きます。{+11水} 13時30分から16時まで、市役所2階です。予約は要りません。
""",
)
RETURNED = Text(
    "kosodate-0-3",
    "nyuyoji-kenshin",
    "離乳食の教室（5か月から8か月まで）",
    """
管理栄養士が、進め方と作り方を話します。

日時：{+16金} 10時から11時30分まで
場所：保健センター2階
定員：12組

赤ちゃんを連れてきてください。
""",
)
PERMITTED = Text(
    "tosho",
    "tosho-riyo",
    "図書館の夜の開館を始めます（金曜日は20時まで）",
    """
仕事や学校の帰りに寄れるように、金曜日の閉館を18時から20時に延ばします。

始める日：{+8金}

夜の時間も、貸出し、返却、自習室を使えます。児童室は18時に閉まります。
""",
)
SCHEDULED = Text(
    "kenko",
    "kenko-shinsa",
    "歩いて健康になる会（青葉川の土手）",
    """
保健師と一緒に、3キロメートルをゆっくり歩きます。

日時：{+13日} 9時から10時30分まで（雨のときは中止）
集まる所：中央公民館の前
持ち物：飲み物、タオル、歩きやすい靴

申込みは要りません。途中で帰ってもかまいません。
""",
)
HELD = Text(
    "gomi",
    "gomi-genryo",
    "落ち葉を堆肥にする講習会",
    """
庭の落ち葉を、段ボール箱で堆肥にする方法を習います。

日時：{+12土} 13時30分から15時まで
場所：環境センター
費用：無料（箱を1つお渡しします）

申込みは、{+9}までに電話でお願いします。
""",
)
SENDING = Text(
    "kotsu",
    "kotsu-anzen",
    "北町交差点の工事と回り道",
    """
水道管の工事のため、北町交差点の東側を通れません。

期間：{+4}から{+18}まで、9時から17時まで
回り道：市役所東通り

歩く方と自転車は、工事の人の案内で通れます。路線バスは、いつものとおり動きます。
""",
)
ABANDONED = Text(
    "moyoshi",
    "bunka-moyoshi",
    "市民農園の芋掘り",
    """
市民農園で芋を掘ります。

日時：{+10日} 10時から12時まで
費用：1株200円
""",
)
IN_STEAD = Text(
    "kenko",
    "kenko-shinsa",
    "献血バスが来ます（市役所前）",
    """
血液が足りなくなっています。400ミリリットルの献血をお願いします。

日時：{+6火} 9時30分から12時まで、13時から15時30分まで
場所：市役所前の広場
対象：男性は17歳から、女性は18歳から69歳まで

初めての方も、係の人が案内します。
""",
)
URGENT = Text(
    "bohan",
    "bohan-keihatsu",
    "【緊急】西町で不審な人を見たという通報がありました",
    """
きょうの夕方、西町三丁目で、刃物のような物を持った人を見たという通報がありました。警察が探しています。

- 家にいる方は、戸と窓にかぎをかけてください
- 外にいる方は、近くの店や公民館に入ってください
- 見かけたら、近づかずに110番してください
""",
)
URGENT_BECAUSE = "付近を下校中の子どもがいて、承認を待つ間にも危険が及ぶため"
ASKED_TO_MEND = "予約の要る、要らないと、持ち物を書いてください。定員を超えたときのことも。"
LEAVE_BECAUSE = "休日に登庁せず、担当の職員へ電話で確かめてから発信する当番のため"
ASKED = "車いすで行きたいのですが、会場に段差はありますか。近くの駐車場も教えてください。"


@dataclass(frozen=True)
class Phrase:
    """A text to begin from (文例): for one section, or for everybody's use."""

    name: str
    description: str
    menu: str
    subject: str
    text: str
    urgent: bool = False


PHRASES = (
    Phrase(
        "不審な電話の注意",
        "還付金や点検をかたる電話が続いたとき",
        "bohan",
        "〔市役所／警察／業者〕を名のる不審な電話が続いています",
        """
〔日〕に、市内の〔地区〕で、〔だれ〕を名のる不審な電話がありました。

- 〔どんな話か〕
- お金や暗証番号の話が出たら、いったん切ってください
- 家族か、警察の相談電話（#9110）に話してください
""".strip(),
    ),
    Phrase(
        "避難情報（警戒レベル4）",
        "避難指示を出したとき。地区と避難所を埋めるだけで送れます",
        "bosai",
        "【避難指示】警戒レベル4　〔地区〕",
        """
〔地区〕に、避難指示（警戒レベル4）を出しました。危険な場所から、全員避難してください。

- 避難所：〔名前〕
- 外へ出る方が危ないときは、家の中の高い所へ移ってください

〔発令した人〕〔時刻〕
""".strip(),
        urgent=True,
    ),
)
