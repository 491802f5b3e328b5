"""The delivery system at the desk: the manager changes it, his section and the keepers read it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hayauma import journal
from hayauma.delivery import canaries, engines
from hayauma.engine.pulse import Beating
from hayauma.installation import alarm_limits, breakers, domains, receiving, relays, routes, signing
from hayauma.installation.breakers import Because
from hayauma.organization import absences, substitutes
from hayauma.organization.kinds import AbsenceReason
from tests.town import SERVICE, Town
from tests.web.desk.conftest import Clock, Says

pytestmark = pytest.mark.django_db
RELAY = {
    "name": "庁内1",
    "host": "relay.haruka.example",
    "port": "587",
    "tls": "require",
    "user": "magazine",
    "password": "a quiet secret",
    "connections": "4",
    "order": "1",
}
GROUP = {
    "code": "hayate",
    "name": "はやて通信",
    "domains": "hayate.example\nmail.hayate.example",
    "connections": "2",
    "per_second": "5",
    "megabytes": "3",
    "source": "電話で聞いた（運用担当）",
    "as_of": "2026-06-01",
    "first": "",
    "second": "",
}


def rests(clock: Clock, group: str = "kumo.example") -> None:
    breakers.open_(
        group=group,
        because=Because.DEFERRED,
        reply="451 4.7.1 <taro@kumo.example> slow down",
        next_probe_at=clock.at + timedelta(minutes=5),
        at=clock.at,
    )


@pytest.mark.parametrize(
    ("user", "status"),
    [
        ("manager", 200),
        ("supervisor", 200),
        ("keeper", 200),
        ("author", 404),
        ("officer", 404),
        ("other_author", 404),
    ],
)
def test_who_reads(town: Town, clock: Clock, user: str, status: int) -> None:
    client = town.client(user)
    for path in ("/system/", "/system/keys/", "/system/canaries/"):
        assert client.get(path).status_code == status


def test_a_reader_changes_nothing(town: Town, clock: Clock, words: Says) -> None:
    receiving.load(actor=journal.SYSTEM, at=clock.at)
    rests(clock)
    client = town.client("keeper")
    acts = {
        "/system/relays/new/": RELAY,
        "/system/domains/new/": GROUP,
        "/system/domains/docomo/": GROUP,
        "/system/keys/": {"selector": "hayauma2026", "algorithm": "ed25519-sha256"},
        "/system/canaries/": {"menu": "bohan", "name": "x", "address": "x@city.example"},
        "/system/resting/kumo.example/try/": {},
        "/system/resting/kumo.example/stop/": {},
        "/system/resting/kumo.example/resume/": {},
    }
    for path, given in acts.items():
        answer = client.post(path, given)
        assert answer.status_code == 409, path
        assert "運用管理者が行います（第4条第3項第3号）" in words(answer.content)
    assert relays.lines() == ()
    assert "hayate" not in domains.names()
    assert not breakers.standing()["kumo.example"].by_hand


def test_a_relay_is_entered_changed_and_its_password_never_shown(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")
    assert client.post("/system/relays/new/", RELAY).status_code == 302
    assert "もうあります" in words(client.post("/system/relays/new/", RELAY).content)
    page = client.get("/system/relays/庁内1/").content.decode()
    assert "relay.haruka.example" in page
    assert "a quiet secret" not in page
    changed = {**RELAY, "password": "", "connections": "2", "signs": "on"}
    assert client.post("/system/relays/庁内1/", changed).status_code == 302
    (one,) = relays.usable()
    assert (one.password, one.connections, one.signs) == ("a quiet secret", 2, True)
    payload = journal.entries("relay:庁内1")[-1].payload
    assert payload is not None
    assert "connections 4" in payload["before"]
    assert "connections 2" in payload["after"]
    assert "secret" not in str(journal.entries("relay:庁内1"))
    assert client.post("/system/relays/庁内1/retire/").status_code == 302
    assert relays.usable() == ()
    assert "使わないことにしたもの" in words(client.get("/system/").content)


def test_a_relay_that_is_passed_over_says_so(
    town: Town, clock: Clock, words: Says, tmp_path: Path, settings: Any
) -> None:
    settings.HAYAUMA_HOME = tmp_path
    client = town.client("manager")
    client.post("/system/relays/new/", RELAY)
    beating = Beating(tmp_path)
    beating.beat(clock.at, ill=["庁内1"])
    beating.close()
    assert "庁内1渡せません" in words(client.get("/system/").content)
    assert "動いていません" not in words(client.get("/system/").content)
    clock.later(minutes=5)
    said = words(client.get("/system/").content)
    assert "渡せません" not in said, "nobody has said so lately"
    assert "送る仕組み（engine）が動いていません" in said


def test_the_relay_an_engine_was_started_with_is_told(
    town: Town, clock: Clock, words: Says, tmp_path: Path, settings: Any
) -> None:
    settings.HAYAUMA_HOME = tmp_path
    client = town.client("manager")
    beating = Beating(tmp_path, ["127.0.0.1:2525"])
    beating.beat(clock.at)
    beating.close()
    said = words(client.get("/system/").content)
    assert "始めるときに指定された中継サーバー「127.0.0.1:2525」に渡しています。" in said
    assert "登録したものはありません。" in said
    assert "このままでは何も送れません" not in said
    client.post("/system/relays/new/", RELAY)
    assert "庁内1engine を次に始めたときから" in words(client.get("/system/").content)
    beating = Beating(tmp_path, ["庁内1"])
    beating.beat(clock.later(seconds=2))
    beating.close()
    said = words(client.get("/system/").content)
    assert "指定された" not in said
    assert "次に始めたときから" not in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"port": "0"}, "1 から 65535"),
        ({"name": "二 語"}, "空白や「/」は使えません"),
        ({"host": ""}, ""),
        ({"tls": "maybe"}, ""),
    ],
)
def test_a_relay_that_cannot_be_is_told(
    town: Town, clock: Clock, words: Says, changes: dict[str, str], sentence: str
) -> None:
    answer = town.client("manager").post("/system/relays/new/", RELAY | changes)
    assert answer.status_code == 422
    assert sentence in words(answer.content)
    assert relays.lines() == ()


def test_a_group_is_entered_with_its_way_and_changed(town: Town, clock: Clock, words: Says) -> None:
    client = town.client("manager")
    client.post("/system/relays/new/", RELAY)
    assert client.post("/system/domains/new/", GROUP | {"first": "庁内1"}).status_code == 302
    one = domains.group("hayate")
    assert one.domains == ("hayate.example", "mail.hayate.example")
    assert (one.per_second, one.most_bytes) == (5.0, 3_000_000)
    assert routes.table() == {"hayate": ("庁内1",)}
    page = words(client.get("/system/").content)
    assert "電話で聞いた" in page
    assert "1秒に5通" in page
    assert "中継：庁内1" in page
    answer = client.post("/system/domains/hayate/", GROUP | {"per_second": "0", "megabytes": "0"})
    assert answer.status_code == 422
    assert "0より多い通数" in words(answer.content)
    assert "大きさは 100 KB から" in words(answer.content)
    assert client.post("/system/domains/hayate/", GROUP | {"per_second": ""}).status_code == 302
    assert domains.group("hayate").per_second is None
    assert routes.table() == {}
    payload = journal.entries("domain_group:hayate")[-1].payload
    assert payload is not None
    assert (payload["before"]["per_second"], payload["after"]["per_second"]) == (5.0, None)


def test_what_rests_is_shown_with_the_server_s_words_and_three_buttons(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")
    assert "休んでいるドメインはありません" in words(client.get("/system/").content)
    rests(clock)
    page = client.get("/system/").content
    said = words(page)
    assert "kumo.example" in said
    assert "相手が、後で送るように答えています" in said
    assert "slow down" in said
    assert "taro" not in said
    assert "に、1通を試します" in said
    assert "ほかのドメインへの送信は、続いています" in said
    client.post("/system/resting/kumo.example/try/")
    assert breakers.standing()["kumo.example"].next_probe_at == clock.at
    assert "まもなく、1通を試します" in words(client.get("/system/").content)
    clock.later(minutes=2)
    assert "次に送るものがあるときに" in words(client.get("/system/").content)
    client.post("/system/resting/kumo.example/stop/")
    said = words(client.get("/system/").content)
    assert "職員が止めています" in said
    assert "再開するまで送りません" in said
    client.post("/system/resting/kumo.example/resume/")
    assert breakers.standing() == {}
    answer = client.post("/system/resting/kumo.example/resume/")
    assert answer.status_code == 409
    assert "もう休止していません" in words(answer.content)


def test_a_key_is_made_shown_as_a_dns_line_put_in_use_and_ended(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")
    given = {"selector": "hayauma2026", "algorithm": "ed25519-sha256"}
    assert client.post("/system/keys/", given).status_code == 302
    page = words(client.get("/system/keys/").content)
    assert "hayauma2026._domainkey.mail.haruka.example. IN TXT" in page
    assert "まだ使っていない" in page
    assert client.post("/system/keys/", given).status_code == 422
    client.post("/system/keys/hayauma2026/use/")
    (one,) = signing.keys(service=SERVICE)
    assert one.in_use
    assert "使用中" in words(client.get("/system/keys/").content)
    client.post("/system/keys/hayauma2026/end/")
    assert "使い終えた鍵" in words(client.get("/system/keys/").content)
    assert "PRIVATE" not in client.get("/system/keys/").content.decode()


def test_a_canary_is_entered_by_name_and_its_address_is_not_shown(
    town: Town, clock: Clock, words: Says
) -> None:
    client = town.client("manager")
    given = {"menu": "bohan", "name": "広報課の共用", "address": "watch@city.haruka.example"}
    assert client.post("/system/canaries/", given).status_code == 302
    page = client.get("/system/canaries/").content
    assert "広報課の共用" in words(page)
    assert b"watch@" not in page
    assert client.post("/system/canaries/bohan/end/").status_code == 302
    assert canaries.listing(service=SERVICE) == ()
    assert client.post("/system/canaries/bohan/end/").status_code == 409


def test_a_substitute_changes_it_only_while_the_manager_is_away(town: Town, clock: Clock) -> None:
    since = clock.at - timedelta(days=1)
    substitutes.designate(
        post="koho-kacho",
        stand_in="anzen-hosa",
        order=2,
        since=since,
        actor=journal.SYSTEM,
        at=since,
    )
    client = town.client("deputy")
    assert client.get("/system/").status_code == 404
    absences.record(
        account_id=town.manager.account_id,
        reason=AbsenceReason.LEAVE,
        since=clock.at,
        until=clock.at + timedelta(days=1),
        actor=town.manager.actor,
        at=clock.at,
    )
    clock.later(minutes=1)
    assert client.get("/system/").status_code == 200
    assert client.post("/system/domains/new/", GROUP).status_code == 302
    assert "hayate" in domains.names()


def test_the_manager_says_from_when_on_to_be_told(town: Town, clock: Clock, words: Says) -> None:
    client = town.client("manager")
    assert "製品の初期値" in words(client.get("/system/").content)
    shown = {line.name: line.value for line in alarm_limits.lines(service=SERVICE)}
    page = client.post("/system/alarms/", shown | {"resting_minutes": 0, "ground": "運用要領"})
    assert page.status_code == 422
    assert "1から1,440までの数で書いてください。" in words(page.content)
    page = client.post("/system/alarms/", shown | {"resting_minutes": 20, "ground": ""})
    assert "何によって決めたかを書いてください" in words(page.content)
    given = shown | {"resting_minutes": 20, "ground": "運用要領"}
    assert client.post("/system/alarms/", given).status_code == 302
    said = words(client.get("/system/").content)
    assert "20分市の定め運用要領" in said.replace(" ", "")
    (line,) = journal.entries("setting:alarms.resting_minutes")
    assert line.payload == {"before": None, "after": 20, "ground": "運用要領"}
    assert town.client("keeper").get("/system/alarms/").status_code != 200, "readers change nothing"


def test_the_address_a_canary_s_mailbox_passes_on_to_is_the_manager_s_alone(
    town: Town, clock: Clock, words: Says
) -> None:
    typed = {"menu": "bohan", "name": "広報課の共用", "address": "watch@city.haruka.example"}
    client = town.client("manager")
    client.post("/system/canaries/", typed)
    said = words(client.get("/system/canaries/").content)
    assert "まだ一度も届いていません" in said
    assert "watch+" in said
    assert "watch+" not in words(town.client("keeper").get("/system/canaries/").content)


def test_the_engines_of_all_hosts_are_seen(town: Town, clock: Clock, words: Says) -> None:
    began = clock.at
    for host in ("app-1", "app-2", "app-3"):
        engines.arrive(name=f"{host}:1", host=host, lanes="", at=began)
    engines.leave(name="app-3:1", at=began)
    at = clock.later(minutes=2)
    client = town.client("manager")
    engines.heard(
        name="app-1:1", letters_per_second=1234.4, relay_since=at, relay_said="421 no", at=at
    )
    said = words(client.get("/system/").content)
    assert "app-1動いています6月3日（水）10時02分から、中継サーバーに渡せません。421 no" in (
        said.replace(" 動", "動").replace(" 6月", "6月")
    )
    assert "1秒に1,234通" in said
    assert "応答がありません" in said
    assert "止まりました" in said
