from __future__ import annotations

from django.urls import path

from twofold.listening import views

app_name = "listening"
urlpatterns = [
    path("listening", views.room, name="room"),
    path("listening/all", views.practices, name="practices"),
    path("listening/skill", views.skill, name="skill"),
]
