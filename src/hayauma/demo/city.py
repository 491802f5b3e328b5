"""The invented city (青葉川市): its sections, posts, people, programmes and terminals, as data.

Nothing here is real: no such city, no such people, telephone numbers of an area that has none.
The rules it lives under are those of the seed's profile.
"""

from dataclasses import dataclass

from hayauma.demo import topics
from hayauma.menus.views import GroupDraft, MenuDraft

STAFF_DOMAIN = "city.aobagawa.example"


@dataclass(frozen=True)
class Section:
    """A section (課等), with the titles of the one who decides and the one who stands in."""

    code: str
    name: str
    extension: str
    head: tuple[str, str]  # post code, title
    deputy: tuple[str, str]

    @property
    def phone(self) -> str:
        """Return the section's outside line."""
        return f"0999-00-{self.extension}"

    @property
    def email(self) -> str:
        """Return the section's address."""
        return f"{self.code}@{STAFF_DOMAIN}"


@dataclass(frozen=True)
class Official:
    """A member of staff: where, as what, under which role of the regulation they sign in."""

    user: str
    name: str
    section: str
    title: str
    role: str
    post: str = ""  # the post they hold, where they hold one
    terminal: bool = False  # usually sits at an enrolled terminal
    audits: bool = False  # reads everything for a time, and changes nothing (監査する人)


@dataclass(frozen=True)
class Programme:
    """A piece of work (事務事業): who owns it and who is in charge of it."""

    code: str
    name: str
    section: str
    in_charge: tuple[str, ...]


@dataclass(frozen=True)
class Machine:
    """A terminal that the section for information deployed (配備機器)."""

    code: str
    name: str
    place: str


@dataclass(frozen=True)
class City:
    """Everything a town is founded with, people who register apart."""

    code: str
    name: str
    city: str
    mail_domain: str
    sender_local: str
    phone: str
    profile: str
    issuing: str  # the section that the regulation calls 情報発信主管課
    keeping: str  # and 情報管理主管課
    supervising: str  # the post of the 総括責任者
    managing: str  # and of the 運用管理者
    sections: tuple[Section, ...]
    officials: tuple[Official, ...]
    programmes: tuple[Programme, ...]
    machines: tuple[Machine, ...]
    groups: tuple[GroupDraft, ...]
    menus: tuple[MenuDraft, ...]


def section(code: str, name: str, extension: str, head: str, deputy: str) -> Section:
    """Return a section with its two posts: CODE-kacho (or -bucho) and CODE-hosa."""
    # A head's post is named for the rank: 部長 bucho, anybody else kacho.
    rank = "bucho" if head.endswith("部長") else "kacho"
    return Section(code, name, extension, (f"{code}-{rank}", head), (f"{code}-hosa", deputy))


SECTIONS = (
    section("seisaku", "政策推進部", "1110", "政策推進部長", "政策推進部次長"),
    section("koho", "広報広聴課", "1120", "広報広聴課長", "広報広聴課長補佐"),
    section("joho", "情報政策課", "1130", "情報政策課長", "情報政策課長補佐"),
    section("anzen", "安全安心対策課", "1210", "安全安心対策課長", "安全安心対策課長補佐"),
    section("kosodate", "子育て支援課", "1310", "子育て支援課長", "子育て支援課長補佐"),
    section("kenko", "健康づくり推進課", "1320", "健康づくり推進課長", "健康づくり推進課長補佐"),
    section("kankyo", "環境対策課", "1410", "環境対策課長", "環境対策課長補佐"),
    section("tosho", "図書館", "1510", "図書館長", "図書館副館長"),
    section("shobo", "消防本部警防課", "1190", "警防課長", "警防課長補佐"),
    section("kansa", "監査委員事務局", "1610", "監査委員事務局長", "監査委員事務局次長"),
)

OFFICIALS = (
    Official("sakurai", "櫻井 修一", "seisaku", "部長", "supervising_officer", "seisaku-bucho"),
    Official("murakami", "村上 恵", "seisaku", "次長", "staff", "seisaku-hosa"),
    Official("kobayashi", "小林 和子", "koho", "課長", "operations_manager", "koho-kacho", True),
    Official("ishikawa", "石川 健", "koho", "課長補佐", "staff", "koho-hosa"),
    Official("morita", "森田 彩", "koho", "主事", "author", terminal=True),
    Official("fujii", "藤井 隆", "joho", "課長", "delivery_officer", "joho-kacho"),
    Official("okamoto", "岡本 真理", "joho", "課長補佐", "staff", "joho-hosa"),
    Official("hasegawa", "長谷川 亮", "joho", "主任", "terminal_keeper", terminal=True),
    Official("takagi", "髙木 誠", "anzen", "課長", "delivery_officer", "anzen-kacho"),
    Official("miura", "三浦 由美", "anzen", "課長補佐", "staff", "anzen-hosa"),
    Official("sasaki", "佐々木 翔", "anzen", "主事", "author", terminal=True),
    Official("matsumoto", "松本 葵", "anzen", "主任", "author"),
    Official("nakamura", "中村 幸子", "kosodate", "課長", "delivery_officer", "kosodate-kacho"),
    Official("endo", "遠藤 大輔", "kosodate", "課長補佐", "staff", "kosodate-hosa"),
    Official("aoki", "青木 美穂", "kosodate", "主任", "author"),
    Official("saito", "齋藤 浩", "kenko", "課長", "delivery_officer", "kenko-kacho"),
    Official("nishida", "西田 直樹", "kenko", "課長補佐", "staff", "kenko-hosa"),
    Official("ota", "太田 千尋", "kenko", "保健師", "author"),
    Official("kaneko", "金子 勉", "kankyo", "課長", "delivery_officer", "kankyo-kacho"),
    Official("hirano", "平野 佳代", "kankyo", "課長補佐", "author", "kankyo-hosa"),
    Official("ueda", "上田 文子", "tosho", "館長", "delivery_officer", "tosho-kacho"),
    Official("kudo", "工藤 学", "tosho", "副館長", "author", "tosho-hosa"),
    Official("baba", "馬場 剛", "shobo", "課長", "delivery_officer", "shobo-kacho"),
    Official("imai", "今井 徹", "shobo", "課長補佐", "author", "shobo-hosa", True),
    Official("nagai", "永井 豊", "kansa", "局長", "staff", "kansa-kacho"),
    Official("kondo", "近藤 静", "kansa", "次長", "staff", "kansa-hosa", audits=True),
)

PROGRAMMES = (
    Programme("bosai-joho", "防災情報の提供", "anzen", ("sasaki", "matsumoto")),
    Programme("bohan-keihatsu", "防犯の啓発", "anzen", ("sasaki",)),
    Programme("kotsu-anzen", "交通安全の啓発", "anzen", ("matsumoto",)),
    Programme("shohi-seikatsu", "消費生活相談", "anzen", ("matsumoto",)),
    Programme("nyuyoji-kenshin", "乳幼児健診と育児相談", "kosodate", ("aoki",)),
    Programme("hoiku", "保育所と放課後児童クラブ", "kosodate", ("aoki",)),
    Programme("kenko-shinsa", "健康診査とがん検診", "kenko", ("ota",)),
    Programme("gomi-genryo", "ごみの収集と減量", "kankyo", ("hirano",)),
    Programme("tosho-riyo", "図書館の利用案内", "tosho", ("kudo",)),
    Programme("bunka-moyoshi", "市民の催し", "koho", ("morita",)),
    Programme("shisei-oshirase", "市政のお知らせ", "koho", ("morita",)),
    Programme("kasai-joho", "火災情報の提供", "shobo", ("imai",)),
)

MACHINES = (
    Machine("duty-01", "当直-01", "1階当直室"),
    Machine("koho-01", "広報-01", "3階広報広聴課"),
    Machine("anzen-01", "安全-01", "2階安全安心対策課"),
)

AOBAGAWA = City(
    code="magazine",
    name="青葉川市メールマガジン",
    city="青葉川市",
    mail_domain="mail.aobagawa.example",
    sender_local="magazine",
    phone="0999-00-1100",
    profile="toride",
    issuing="koho",
    keeping="joho",
    supervising="seisaku-bucho",
    managing="koho-kacho",
    sections=SECTIONS,
    officials=OFFICIALS,
    programmes=PROGRAMMES,
    machines=MACHINES,
    groups=topics.GROUPS,
    menus=topics.MENUS,
)
