"""URLs of the demo town's mail catcher."""

from django.urls import include, path

urlpatterns = [path("", include("hayauma.demo.urls"))]
handler404 = "hayauma.web.failures.not_found"
handler500 = "hayauma.web.failures.server_error"
