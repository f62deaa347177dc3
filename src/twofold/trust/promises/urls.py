from __future__ import annotations

from django.urls import path

from twofold.trust.promises import answer_views, views

urlpatterns = [
    path("promises", views.promises, name="promises"),
    path("promises/<int:year>/<int:month>", views.month, name="promises_month"),
    path("promises/new", views.new, name="promise_new"),
    path("promises/new/after/<uuid:promise_id>", views.after, name="promise_after"),
    path("promises/new/from-talk/<uuid:talk_id>", views.from_talk, name="promise_from_talk"),
    path("promises/<uuid:promise_id>", views.promise, name="promise"),
    path("promises/<uuid:promise_id>/change", views.change, name="promise_change"),
    path("promises/<uuid:promise_id>/take-up", answer_views.accept, name="promise_accept"),
    path("promises/<uuid:promise_id>/decline", answer_views.decline, name="promise_decline"),
    path("promises/<uuid:promise_id>/agree", answer_views.agree, name="promise_agree"),
    path("promises/<uuid:promise_id>/as-it-was", answer_views.keep_as_was, name="promise_as_it_was"),
    path("promises/<uuid:promise_id>/take-back", answer_views.take_back, name="promise_take_back"),
    path("promises/<uuid:promise_id>/say", answer_views.say, name="promise_say"),
    path("promises/<uuid:promise_id>/view", answer_views.view, name="promise_view"),
    path("promises/<uuid:promise_id>/let-go", answer_views.let_go, name="promise_let_go"),
    path("promises/<uuid:promise_id>/repair", answer_views.repair, name="promise_repair"),
    path("promises/<uuid:promise_id>/calendar", answer_views.to_calendar, name="promise_calendar"),
    path("promises/<uuid:promise_id>/aside", answer_views.aside, name="promise_aside"),
]
