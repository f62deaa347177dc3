"""Every address of the house. Each floor names its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("twofold.people.urls")),
    path("", include("twofold.today.urls")),
    path("", include("twofold.rooms.urls")),
    path("", include("twofold.talks.urls")),
    path("", include("twofold.trust.urls")),
    path("", include("twofold.listening.urls")),
    path("", include("twofold.shelves.urls")),
    path("", include("twofold.leaving.urls")),
    path("", include("twofold.web.urls")),
]

handler400 = "twofold.web.views.bad_request"
handler403 = "twofold.web.views.forbidden"
handler404 = "twofold.web.views.not_found"
handler500 = "twofold.web.views.server_error"
