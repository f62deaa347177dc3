from __future__ import annotations

from django.urls import path

from twofold.trust.dreams import shown_views, views

urlpatterns = [
    path("dreams", views.dreams, name="dreams"),
    path("dreams/new", views.new_dream, name="new_dream"),
    path("dreams/<uuid:dream_id>", views.dream, name="dream"),
    path("dreams/<uuid:dream_id>/change", views.change_dream, name="change_dream"),
    path("dreams/<uuid:dream_id>/rest", views.rest, name="dream_rest"),
    path("dreams/<uuid:dream_id>/show", shown_views.show_dream, name="show_dream"),
    path("dreams/<uuid:dream_id>/take-back", shown_views.take_back, name="take_back_dream"),
    path("dreams/<uuid:dream_id>/part", shown_views.part, name="dream_part"),
]
