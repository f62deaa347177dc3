from __future__ import annotations

from django.urls import path

from twofold.trust.questions import fold_views, limit_views, views

urlpatterns = [
    path("question", views.question, name="question"),
    path("question/another", views.another, name="another"),
    path("question/pass", views.let_pass, name="let_pass"),
    path("question/never", limit_views.never, name="never"),
    path("trust/limits", limit_views.limits, name="limits"),
    path("trust/limits/kept", limit_views.limits, {"kept": True}, name="limits_kept"),
    path("trust/ask", limit_views.ask, name="ask"),
    path("questions", views.questions, name="questions"),
    path("questions/pick", views.pick, name="pick"),
    path("questions/<slug:room>", views.questions, name="questions_of"),
    path("questions/<slug:room>/<int:depth>", views.questions, name="questions_at"),
    path("folds/<uuid:fold_id>", fold_views.fold, name="fold"),
    path("folds/<uuid:fold_id>/answer", fold_views.answer, name="answer"),
    path("folds/<uuid:fold_id>/withdraw", fold_views.withdraw, name="withdraw"),
    path("folds/<uuid:fold_id>/reply", fold_views.reply, name="reply"),
    path("folds/<uuid:fold_id>/rest", limit_views.rest, name="rest"),
    path("folds/<uuid:fold_id>/together", fold_views.together, name="together"),
]
