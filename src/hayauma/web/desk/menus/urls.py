"""URLs of the menus' pages at the desk."""

from django.urls import path

from hayauma.web.desk.menus import catalogue
from hayauma.web.desk.menus import requests as pages

paths = [
    path("menus/", catalogue.menus, name="menus"),
    path("menus/consultations/", catalogue.consult, name="consult"),
    path(
        "menus/consultations/<int:consultation_id>/<slug:side>/",
        catalogue.confirm_consultation,
        name="confirm_consultation",
    ),
    path("menus/requests/new/<slug:kind>/", pages.new_request, name="new_request"),
    path("menus/requests/<int:request_id>/", pages.menu_request, name="menu_request"),
    path("menus/requests/<int:request_id>/edit/", pages.edit_request, name="edit_request"),
    path("menus/requests/<int:request_id>/pdf/", pages.request_pdf, name="request_pdf"),
    path("menus/requests/<int:request_id>/file/", pages.file_request, name="file_request"),
    path("menus/requests/<int:request_id>/decide/", pages.decide_request, name="decide_request"),
    path("menus/requests/<int:request_id>/told/", pages.subscribers_told, name="subscribers_told"),
]
