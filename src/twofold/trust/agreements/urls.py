from __future__ import annotations

from django.urls import path

from twofold.trust.agreements import boundaries, views

urlpatterns = [
    path("agreements", views.all_of_them, name="agreements"),
    path("agreements/new", views.new_agreement, name="new_agreement"),
    path("agreements/<uuid:agreement_id>", views.one, name="agreement"),
    path("agreements/<uuid:agreement_id>/propose", views.propose, name="propose"),
    path("agreements/<uuid:agreement_id>/answer", views.answer, name="answer_agreement"),
    path("boundaries/new", boundaries.new, name="new_boundary"),
    path("boundaries/<uuid:boundary_id>", boundaries.page, name="boundary"),
    path("boundaries/<uuid:boundary_id>/change", boundaries.change, name="change_boundary"),
    path("boundaries/<uuid:boundary_id>/show", boundaries.show, name="show_boundary"),
    path("boundaries/<uuid:boundary_id>/take-back", boundaries.take_back, name="take_back_boundary"),
    path("boundaries/<uuid:boundary_id>/heard", boundaries.line, name="boundary_line"),
]
