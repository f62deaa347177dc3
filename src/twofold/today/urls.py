from __future__ import annotations

from django.urls import path

from twofold.today import views

app_name = "today"
urlpatterns = [
    path("today", views.today, name="today"),
    path("today/open", views.everything, name="open"),
    path("today/offer", views.offered, name="offer"),
    path("today/gifts/<uuid:gift_id>", views.gift, name="gift"),
    path("rooms", views.rooms, name="rooms"),
    path("begin", views.begin, name="begin"),
]
