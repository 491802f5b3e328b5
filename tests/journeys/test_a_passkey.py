"""A machine known by its own passkey, in Chromium: made after the code, shown before a release."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from tests.journeys.people import Official
from tests.journeys.running import Town, ask

pytestmark = pytest.mark.browser

IN_EVERYBODYS_TOWN = True
TERMINAL = "広報-01"


def machine_with_a_key(session: CDPSession, *, synced: bool) -> str:
    """Give the browser's machine an authenticator of its own, and return its number."""
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "defaultBackupEligibility": synced,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])


def types_the_code(keeper: Official, sitting: Official) -> None:
    """Issue a code for the terminal, and type it on the machine."""
    keeper.page.goto(keeper.town.sheet["desk"] + "/terminals/")
    keeper.press(f"{TERMINAL}の番号を発行する")
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", keeper.page.locator(".one-time").inner_text())
    assert code
    sitting.page.goto(sitting.town.sheet["desk"] + "/terminal/")
    sitting.page.get_by_label("登録の番号").fill(code[0])
    sitting.press("この機器を登録する")
    sitting.page.goto(sitting.town.sheet["desk"] + "/terminal/")
    sitting.follow("パスキーを作る")


def test_a_machine_is_known_by_a_key_that_stays_in_it(town: Town, browser: Browser) -> None:
    desk = town.sheet["desk"]
    keeper = Official.signed_in(browser, town, "hasegawa")
    sitting = Official.signed_in(browser, town, "sasaki")
    page = sitting.page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")

    synced = machine_with_a_key(session, synced=True)
    types_the_code(keeper, sitting)
    sitting.press("パスキーを作る")
    expect(page.get_by_role("alert")).to_contain_text("ほかの機器に写せるもの")

    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": synced})
    machine_with_a_key(session, synced=False)
    sitting.press("パスキーを作る")
    sitting.sees("この機器のパスキーを登録しました")

    # The cookie is gone, as after somebody tidied the browser: the key is still in the machine.
    page.context.clear_cookies(name=re.compile("terminal"))
    page.goto(desk + "/")
    sitting.sees("登録のない機器")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data) if one.post_data else None)
    page.goto(desk + "/terminal/passkey/?next=/leaves/")
    sitting.press("パスキーで確かめる")
    page.wait_for_url("**/leaves/")
    sitting.sees(f"配備機器　{TERMINAL}")

    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies(desk))
    again = ask(
        desk + "/terminal/passkey/",
        method="POST",
        body=sent[-1],
        Cookie=cookies,
        Origin=desk,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert again.status == 422, "an answer counts once"
