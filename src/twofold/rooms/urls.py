from __future__ import annotations

from django.urls import path

from twofold.rooms import draft_views, offer_views, ticket_views

app_name = "rooms"
urlpatterns = [
    path("drafts", draft_views.keep, name="keep_draft"),
    path("drafts/elsewhere", draft_views.elsewhere, name="drafts_elsewhere"),
    path("drafts/let-go", draft_views.let_go, name="let_draft_go"),
    path("drafts/leave", draft_views.leave, name="leave_writing"),
    path("not-now", offer_views.not_now, name="not_now"),
    path("folds/tickets", ticket_views.tickets, name="tickets"),
]
