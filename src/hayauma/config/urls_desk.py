"""URLs of the staff host (庁内)."""

from django.urls import include, path

urlpatterns = [path("", include("hayauma.web.desk.urls"))]
handler400 = "hayauma.web.failures.bad_request"
handler403 = "hayauma.web.failures.forbidden"
handler404 = "hayauma.web.failures.not_found"
handler500 = "hayauma.web.failures.server_error"
