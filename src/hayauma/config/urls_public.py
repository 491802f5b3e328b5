"""URLs of the citizens' host."""

from django.urls import include, path

urlpatterns = [path("", include("hayauma.web.public.urls"))]
handler400 = "hayauma.web.failures.bad_request"
handler403 = "hayauma.web.failures.forbidden"
handler404 = "hayauma.web.failures.not_found"
handler500 = "hayauma.web.failures.server_error"
