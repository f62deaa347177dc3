from __future__ import annotations

from django.urls import path

from twofold.talks import revision_views, start_views, views

app_name = "talks"
urlpatterns = [
    path("practices/<slug:practice_id>", start_views.practice, name="practice"),
    path("practices/<slug:practice_id>/about/<uuid:fold_id>", start_views.about, name="about"),
    path("talks", views.listing, name="talks"),
    path("talks/<uuid:talk_id>", views.talk, name="talk"),
    path("talks/<uuid:talk_id>/revision", revision_views.revision, name="revision"),
    path("talks/<uuid:talk_id>/move", views.move, name="move"),
    path("talks/<uuid:talk_id>/pause", views.pause, name="pause"),
    path("talks/<uuid:talk_id>/agree", views.agree, name="agree"),
    path("talks/<uuid:talk_id>/back", views.come_back, name="back"),
    path("talks/<uuid:talk_id>/leave", views.leave, name="leave"),
    path("talks/<uuid:talk_id>/after", views.after, name="after"),
    path("talks/folded/<uuid:fold_id>", views.fold, name="fold"),
]
