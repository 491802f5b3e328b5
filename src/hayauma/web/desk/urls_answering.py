"""URLs of what follows a sending at the desk: corrections (第9条), questions and requests."""

from django.urls import path

from hayauma.web.desk import correcting, inquiring, inquiry_acts

paths = [
    path("bulletins/<int:bulletin_id>/wrong/", correcting.something_wrong, name="something_wrong"),
    path("corrections/", correcting.corrections, name="corrections"),
    path("corrections/<int:correction_id>/", correcting.correction, name="correction"),
    path("corrections/<int:correction_id>/wrong/", correcting.describe, name="describe_wrong"),
    path("corrections/<int:correction_id>/texts/", correcting.write_texts, name="write_correction"),
    path("corrections/<int:correction_id>/amend/", correcting.amend, name="amend"),
    path(
        "corrections/<int:correction_id>/measures/<slug:what>/",
        correcting.measure,
        name="measure",
    ),
    path("corrections/<int:correction_id>/end/", correcting.end, name="end_correction"),
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
