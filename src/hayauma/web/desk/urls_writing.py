"""URLs of what belongs to writing a bulletin: beginning, typing, texts to begin from, files."""

from django.urls import path

from hayauma.web.desk import beginning, looking_at_files, scratching, templating

paths = [
    path("bulletins/begin/", beginning.begin, name="begin"),
    path("bulletins/typing/", scratching.keep, name="keep_typing"),
    path("bulletins/typing/drop/", scratching.drop, name="drop_typing"),
    path(
        "bulletins/<int:bulletin_id>/files/<str:sha256>/", looking_at_files.file, name="attachment"
    ),
    path("templates/", templating.listing, name="templates"),
    path("templates/new/", templating.new, name="template_new"),
    path("templates/<int:template_id>/edit/", templating.edit, name="template_edit"),
    path("templates/<int:template_id>/retire/", templating.retire, name="template_retire"),
]
