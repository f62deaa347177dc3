from __future__ import annotations

from django.urls import path

from twofold.trust import views
from twofold.trust.agreements.urls import urlpatterns as agreements
from twofold.trust.dreams.urls import urlpatterns as dreams
from twofold.trust.preparing.urls import urlpatterns as afraid
from twofold.trust.promises.urls import urlpatterns as promises
from twofold.trust.questions.urls import urlpatterns as questions

app_name = "trust"
urlpatterns = [
    path("trust", views.room, name="room"),
    *questions,
    *promises,
    *dreams,
    *agreements,
    *afraid,
]
