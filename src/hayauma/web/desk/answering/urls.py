"""URLs of questions and requests (第5条第3項第3号)."""

from django.urls import path

from hayauma.web.desk.answering import acts, inquiries

paths = [
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("inquiries/new/", inquiries.take_down, name="take_down"),
    path("inquiries/<int:inquiry_id>/", inquiries.inquiry, name="inquiry"),
    path("inquiries/<int:inquiry_id>/<slug:name>/", acts.do, name="inquiry_do"),
    path(
        "inquiries/<int:inquiry_id>/answers/<int:answer_id>/approve/",
        acts.approve_answer,
        name="approve_answer",
    ),
    path(
        "inquiries/<int:inquiry_id>/answers/<int:answer_id>/give/",
        acts.give_answer,
        name="give_answer",
    ),
]
