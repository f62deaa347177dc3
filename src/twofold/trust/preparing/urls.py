from __future__ import annotations

from django.urls import path

from twofold.trust.preparing import views

urlpatterns = [
    path("afraid-to-say", views.all_of_them, name="afraid"),
    path("afraid-to-say/<uuid:talk_id>", views.one, name="afraid_one"),
    path("afraid-to-say/<uuid:talk_id>/letter", views.letter, name="afraid_letter"),
    path("afraid-to-say/<uuid:talk_id>/talk", views.talk, name="afraid_talk"),
    path("afraid-to-say/<uuid:talk_id>/destroy", views.destroy, name="afraid_destroy"),
]
