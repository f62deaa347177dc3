"""The addresses of the house, and those of one more room."""

from __future__ import annotations

from django.urls import include, path

from tests.attic import views
from twofold.urls import handler400, handler403, handler404, handler500
from twofold.urls import urlpatterns as of_the_house

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [
    *of_the_house,
    path("attic", include(([path("", views.room, name="room"), path("/things", views.room, name="things")], "attic"))),
]
