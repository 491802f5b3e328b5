"""URLs of who and what the city has: terminals, leaves, posts, holds, the policy."""

from django.urls import path

from hayauma.web.desk.organizing import (
    equipment,
    future,
    leaving,
    machine,
    passkeys,
    policy_decisions,
    posts,
)

paths = [
    path("terminals/", equipment.terminals, name="terminals"),
    path("terminals/<slug:code>/", machine.terminal, name="terminal"),
    path("terminals/<slug:code>/network/", machine.set_network, name="set_network"),
    path("terminals/<slug:code>/anywhere/", machine.allow_anywhere, name="allow_anywhere"),
    path("terminals/<slug:code>/certificate/", machine.add_certificate, name="add_certificate"),
    path(
        "terminals/<slug:code>/certificate/<int:certificate_id>/remove/",
        machine.remove_certificate,
        name="remove_certificate",
    ),
    path(
        "terminals/<slug:code>/passkey/<int:passkey_id>/remove/",
        machine.remove_passkey,
        name="remove_passkey",
    ),
    path("terminals/<slug:code>/lose/", machine.lose, name="lose"),
    path("terminals/<slug:code>/code/", equipment.issue_code, name="issue_code"),
    path("terminals/<slug:code>/retire/", equipment.retire, name="retire"),
    path("terminals/<slug:code>/reconfirm/", equipment.reconfirm, name="reconfirm"),
    path("terminal/", equipment.enrol, name="enrol"),
    path("terminal/passkey/", passkeys.show, name="show_passkey"),
    path("terminal/passkey/new/", passkeys.make, name="make_passkey"),
    path("leaves/", leaving.listing, name="leaves"),
    path("leaves/quick/", leaving.grant_quick, name="grant_quick"),
    path("leaves/standing/", leaving.grant_standing, name="grant_standing"),
    path("leaves/<int:leave_id>/end/", leaving.end, name="end_leave"),
    path("organization/", posts.organization, name="organization"),
    path("organization/future/", future.futures, name="futures"),
    path("organization/future/<slug:name>.csv", future.table, name="future_table"),
    path("organization/future/<int:reorganisation_id>/", future.future, name="future"),
    path("organization/future/<int:reorganisation_id>/plan/", future.plan, name="plan_future"),
    path(
        "organization/future/<int:reorganisation_id>/take-back/",
        future.take_back,
        name="take_future_back",
    ),
    path("organization/absence/", posts.record_absence, name="record_absence"),
    path("organization/absence/end/", posts.end_absence, name="end_absence"),
    path("organization/hold/", posts.place_hold, name="place_hold"),
    path("organization/hold/<int:hold_id>/lift/", posts.lift_hold, name="lift_hold"),
    path("policy/", posts.policy, name="policy"),
    path("policy/to-decide.pdf", policy_decisions.ask_pdf, name="ask_pdf"),
    path("policy/to-decide.csv", policy_decisions.ask_csv, name="ask_csv"),
    path("policy/decisions/", policy_decisions.decisions, name="decisions"),
]
