"""The town's menus (配信メニュー): twelve in four groups, named for whoever reads them."""

from hayauma.menus.views import GroupDraft, MenuDraft

GROUPS = (
    GroupDraft("inochi", "命と安全", 1),
    GroupDraft("kosodate-kenko", "子育てと健康", 2),
    GroupDraft("kurashi", "暮らし", 3),
    GroupDraft("bunka", "文化とお知らせ", 4),
)

MENUS = (
    MenuDraft(
        "bosai", "防災・気象", "inochi", 1,
        kana="ぼうさい・きしょう", plain_name="大雨（おおあめ）や 地震（じしん）の お知らせ",
        english_name="Disasters and weather", description="避難の情報、警報、地震と停電",
        per_month="月に2通ほど", sections=("anzen", "shobo"),
    ),
    MenuDraft(
        "bohan", "防犯", "inochi", 2,
        kana="ぼうはん", plain_name="どろぼうや 詐欺（さぎ）に 気（き）をつける お知らせ",
        english_name="Crime prevention", description="不審者、空き巣、電話でお金をだまし取る詐欺",
        per_month="月に4通ほど", sections=("anzen",),
    ),
    MenuDraft(
        "kotsu", "交通安全", "inochi", 3,
        kana="こうつうあんぜん", plain_name="交通安全（こうつうあんぜん）",
        english_name="Road safety", description="通行止め、事故の多い場所、自転車の決まり",
        per_month="月に1通ほど", sections=("anzen",),
    ),
    MenuDraft(
        "kasai", "火災", "inochi", 4,
        kana="かさい", plain_name="火事（かじ）の お知らせ",
        english_name="Fires", description="火災の場所と鎮火",
        per_month="月に3通ほど", sections=("shobo",),
    ),
    MenuDraft(
        "kosodate-0-3", "子育て（0〜3歳）", "kosodate-kenko", 1,
        kana="こそだて", plain_name="赤（あか）ちゃんの 健診（けんしん）",
        english_name="Children aged 0 to 3", description="健診、予防接種、育児相談の日",
        per_month="月に2通ほど", sections=("kosodate", "kenko"),
    ),
    MenuDraft(
        "kosodate-4-12", "子育て（4歳〜小学生）", "kosodate-kenko", 2,
        kana="こそだて", plain_name="子（こ）どもの 学校（がっこう）や 遊（あそ）び",
        english_name="Children aged 4 to 12", description="保育所、放課後児童クラブ、親子の催し",
        per_month="月に2通ほど", sections=("kosodate",),
    ),
    MenuDraft(
        "kenko", "健康・健診", "kosodate-kenko", 3,
        kana="けんこう・けんしん", plain_name="健康（けんこう）と 検診（けんしん）",
        english_name="Health check-ups", description="健康診査、がん検診、熱中症への注意",
        per_month="月に1通ほど", sections=("kenko",),
    ),
    MenuDraft(
        "gomi", "ごみ・環境", "kurashi", 1,
        kana="ごみ・かんきょう", plain_name="ごみを 出（だ）す 日（ひ）",
        english_name="Waste and recycling", description="収集日の変更、分け方、野焼きの注意",
        per_month="月に1通ほど", sections=("kankyo",),
    ),
    MenuDraft(
        "shohi", "消費生活", "kurashi", 2,
        kana="しょうひせいかつ", plain_name="買（か）い物（もの）の 困（こま）りごと",
        english_name="Consumer advice", description="契約のトラブル、製品の回収、相談の窓口",
        per_month="月に1通ほど", sections=("anzen",),
    ),
    MenuDraft(
        "tosho", "図書館", "bunka", 1,
        kana="としょかん", plain_name="図書館（としょかん）",
        english_name="Library", description="新しく入った本、読み聞かせ、休館日",
        per_month="月に2通ほど", sections=("tosho",),
    ),
    MenuDraft(
        "moyoshi", "催し", "bunka", 2,
        kana="もよおし", plain_name="まつりや コンサート",
        english_name="Events", description="まつり、講座、展覧会、市民の集まり",
        per_month="月に2通ほど", sections=("koho", "tosho"),
    ),
    MenuDraft(
        "oshirase", "市からのお知らせ（その他）", "bunka", 3,
        kana="しからのおしらせ", plain_name="市（し）からの お知らせ",
        english_name="Other news from the city", description="ほかの分野にない、広く役に立つこと",
        per_month="月に1通ほど", sections=("koho",),
    ),
)  # fmt: skip
