"""URLs of the staff's door (庁内)."""

from django.urls import include, path

from hayauma.web.desk import (
    afterwards,
    approving,
    dispatch_lists,
    dispatching,
    equipment,
    home,
    hurrying,
    inquiring,
    inquiry_acts,
    leaving,
    looking,
    ordering_ahead,
    organizing,
    records,
    releasing,
    signing,
    submitting,
    writing,
)

desk = [
    path("", home.home, name="home"),
    path("bulletins/", looking.listing, name="bulletins"),
    path("bulletins/new/", writing.new, name="new"),
    path("bulletins/head-count/", writing.head_count, name="head_count"),
    path("bulletins/<int:bulletin_id>/", looking.bulletin, name="bulletin"),
    path("bulletins/<int:bulletin_id>/edit/", writing.edit, name="edit"),
    path("bulletins/<int:bulletin_id>/preview/", looking.preview, name="preview"),
    path("bulletins/<int:bulletin_id>/preview/html/", looking.preview_html, name="preview_html"),
    path("bulletins/<int:bulletin_id>/submit/", submitting.submit, name="submit"),
    path("bulletins/<int:bulletin_id>/abandon/", submitting.abandon, name="abandon"),
    path("bulletins/<int:bulletin_id>/approve/", approving.approve, name="approve"),
    path(
        "bulletins/<int:bulletin_id>/read-afterwards/",
        approving.read_afterwards,
        name="read_afterwards",
    ),
    path("bulletins/<int:bulletin_id>/release/", releasing.order, name="release"),
    path("bulletins/<int:bulletin_id>/release/ahead/", ordering_ahead.ahead, name="release_ahead"),
    path(
        "bulletins/<int:bulletin_id>/release/ahead/take-back/",
        ordering_ahead.take_ahead_back,
        name="take_ahead_back",
    ),
    path("bulletins/<int:bulletin_id>/record/", records.record_sheet, name="record_sheet"),
    path(
        "bulletins/<int:bulletin_id>/record/pdf/", records.record_sheet_pdf, name="record_sheet_pdf"
    ),
    path(
        "dispatches/<int:dispatch_id>/afterwards/",
        afterwards.look_afterwards,
        name="look_afterwards",
    ),
    path("dispatches/", dispatch_lists.listing, name="dispatches"),
    path("dispatches/<int:dispatch_id>/", dispatching.dispatch, name="dispatch"),
    path("dispatches/<int:dispatch_id>/figures/", dispatching.figures, name="figures"),
    path("dispatches/<int:dispatch_id>/take-back/", dispatching.take_back, name="take_back"),
    path("dispatches/<int:dispatch_id>/again/", dispatching.again, name="release_again"),
    path("dispatches/<int:dispatch_id>/pause/", dispatching.pause, name="pause"),
    path("dispatches/<int:dispatch_id>/resume/", dispatching.resume, name="resume"),
    path("dispatches/<int:dispatch_id>/cancel/", dispatching.cancel, name="cancel"),
    path("urgent/", hurrying.urgent, name="urgent"),
    path("urgent/<int:bulletin_id>/", hurrying.urgent_check, name="urgent_check"),
    path("urgent/<int:bulletin_id>/edit/", hurrying.urgent_edit, name="urgent_edit"),
    path("terminals/", equipment.terminals, name="terminals"),
    path("terminals/<slug:code>/code/", equipment.issue_code, name="issue_code"),
    path("terminals/<slug:code>/retire/", equipment.retire, name="retire"),
    path("terminals/<slug:code>/reconfirm/", equipment.reconfirm, name="reconfirm"),
    path("terminal/", equipment.enrol, name="enrol"),
    path("leaves/", leaving.listing, name="leaves"),
    path("leaves/quick/", leaving.grant_quick, name="grant_quick"),
    path("leaves/standing/", leaving.grant_standing, name="grant_standing"),
    path("leaves/<int:leave_id>/end/", leaving.end, name="end_leave"),
    path("organization/", organizing.organization, name="organization"),
    path("organization/absence/", organizing.record_absence, name="record_absence"),
    path("organization/absence/end/", organizing.end_absence, name="end_absence"),
    path("organization/hold/", organizing.place_hold, name="place_hold"),
    path("organization/hold/<int:hold_id>/lift/", organizing.lift_hold, name="lift_hold"),
    path("policy/", organizing.policy, name="policy"),
    path("inquiries/", inquiring.inquiries, name="inquiries"),
    path("inquiries/new/", inquiring.take_down, name="take_down"),
    path("inquiries/<int:inquiry_id>/", inquiring.inquiry, name="inquiry"),
    path("inquiries/<int:inquiry_id>/<slug:name>/", inquiry_acts.do, name="inquiry_do"),
    path(
        "inquiries/<int:inquiry_id>/answers/<int:answer_id>/approve/",
        inquiry_acts.approve_answer,
        name="approve_answer",
    ),
    path(
        "inquiries/<int:inquiry_id>/answers/<int:answer_id>/give/",
        inquiry_acts.give_answer,
        name="give_answer",
    ),
]

urlpatterns = [
    # allauth asks for these two names; the other pages of allauth are not here.
    path("sign-in/", signing.SignIn.as_view(), name="account_login"),
    path("sign-out/", signing.SignOut.as_view(), name="account_logout"),
    # The page where a terminal's code is typed, under the name the run sheet asks for.
    path("terminal/", equipment.enrol, name="terminal_enrol"),
    path("", include((desk, "desk"))),
]
