from __future__ import annotations

from django.urls import path

from twofold.rooms.sharing.routes import routes
from twofold.trust.dreams import views
from twofold.trust.dreams.shareable import DREAMS

urlpatterns = [
    path("dreams", views.dreams, name="dreams"),
    *routes(DREAMS, "dreams", line="part", page_of=views.page_of),
    path("dreams/<uuid:dream_id>/rest", views.rest, name="dream_rest"),
]
