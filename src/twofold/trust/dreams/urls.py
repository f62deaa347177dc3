from __future__ import annotations

from django.urls import path

from twofold.trust.dreams import views
from twofold.trust.dreams.sort import DREAMS
from twofold.trust.showing.routes import routes

urlpatterns = [
    path("dreams", views.dreams, name="dreams"),
    *routes(DREAMS, "dreams", line="part", page_of=views.page_of),
    path("dreams/<uuid:dream_id>/rest", views.rest, name="dream_rest"),
]
