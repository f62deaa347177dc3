from __future__ import annotations

from django.urls import path

from twofold.rooms.sharing.routes import routes
from twofold.trust.agreements import views
from twofold.trust.agreements.boundaries import BOUNDARIES

urlpatterns = [
    path("agreements", views.all_of_them, name="agreements"),
    path("agreements/new", views.new_agreement, name="new_agreement"),
    path("agreements/<uuid:agreement_id>", views.one, name="agreement"),
    path("agreements/<uuid:agreement_id>/propose", views.propose, name="propose"),
    path("agreements/<uuid:agreement_id>/answer", views.answer, name="answer_agreement"),
    *routes(BOUNDARIES, "boundaries", line="heard"),
]
