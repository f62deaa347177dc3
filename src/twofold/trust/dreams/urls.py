from __future__ import annotations

from django.urls import path

from twofold.trust.dreams import views

urlpatterns = [
    path("dreams", views.dreams, name="dreams"),
    path("dreams/new", views.new_dream, name="new_dream"),
    path("dreams/<uuid:dream_id>", views.dream, name="dream"),
    path("dreams/<uuid:dream_id>/change", views.change_dream, name="change_dream"),
    path("dreams/<uuid:dream_id>/rest", views.rest, name="dream_rest"),
    path("dreams/<uuid:dream_id>/show", views.show_dream, name="show_dream"),
    path("dreams/<uuid:dream_id>/take-back", views.take_back, name="take_back_dream"),
    path("dreams/<uuid:dream_id>/part", views.line, name="dream_line"),
]
