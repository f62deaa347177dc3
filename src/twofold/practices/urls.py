from __future__ import annotations

from django.urls import path

from twofold.practices import live_views, start_views, talk_views

app_name = "practices"
urlpatterns = [
    path("practices/<slug:practice_id>", start_views.practice, name="practice"),
    path("practices/<slug:practice_id>/about/<uuid:fold_id>", start_views.about, name="about"),
    path("talks", talk_views.listing, name="talks"),
    path("talks/<uuid:talk_id>", talk_views.talk, name="talk"),
    path("talks/<uuid:talk_id>/revision", live_views.revision, name="revision"),
    path("talks/<uuid:talk_id>/move", talk_views.move, name="move"),
    path("talks/<uuid:talk_id>/pause", talk_views.pause, name="pause"),
    path("talks/<uuid:talk_id>/agree", talk_views.agree, name="agree"),
    path("talks/<uuid:talk_id>/back", talk_views.come_back, name="back"),
    path("talks/<uuid:talk_id>/leave", talk_views.leave, name="leave"),
    path("talks/<uuid:talk_id>/after", talk_views.after, name="after"),
    path("talks/folded/<uuid:fold_id>", talk_views.fold, name="fold"),
]
