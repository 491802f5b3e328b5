"""URLs of the mail catcher: the inbox, one mail, and both as data."""

from django.urls import path

from hayauma.demo import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("messages.json", views.messages, name="messages"),
    path("messages/<int:number>.eml", views.content, name="content"),
    path("messages/<int:number>.html", views.html, name="html"),
    path("messages/<int:number>/files/<int:place>/", views.file, name="file"),
    path("messages/<int:number>/", views.mail, name="mail"),
    path("messages/<int:number>/<slug:tab>/", views.mail, name="mail_tab"),
]
