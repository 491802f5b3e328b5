"""URLs of oversight at the desk (統括): guidance, the view of the whole, the plan, activity."""

from django.urls import path

from hayauma.web.desk.overseeing import advising, glance, guiding, planning, striving

paths = [
    path("oversight/drafts/", advising.draft_guidance, name="draft_guidance"),
    path("oversight/activity/", striving.activity, name="activity"),
    path("oversight/wishes/<int:wish_id>/draft/", striving.take_wish_up, name="take_wish_up"),
    path("oversight/wishes/<int:wish_id>/decline/", striving.decline_wish, name="decline_wish"),
    path(
        "oversight/published/<int:published_id>/draft/",
        striving.take_published_up,
        name="take_published_up",
    ),
    path(
        "oversight/published/<int:published_id>/decline/",
        striving.decline_published,
        name="decline_published",
    ),
    path("oversight/plan/", planning.plan, name="plan"),
    path("oversight/plan/new/", planning.new_plan, name="new_plan"),
    path("oversight/plan/<int:plan_id>/review/", planning.review_plan, name="review_plan"),
    path("oversight/", glance.operations, name="operations"),
    path("oversight/guidance/", guiding.guidances, name="guidance"),
    path(
        "oversight/guidance/<int:guidance_id>/answer/",
        guiding.answer_guidance,
        name="answer_guidance",
    ),
    path(
        "oversight/guidance/<int:guidance_id>/hold/", guiding.carry_out_hold, name="carry_out_hold"
    ),
    path(
        "oversight/guidance/<int:guidance_id>/take-back/",
        guiding.take_guidance_back,
        name="take_guidance_back",
    ),
]
