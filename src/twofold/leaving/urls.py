from __future__ import annotations

from django.urls import path

from twofold.leaving import views

app_name = "leaving"
urlpatterns = [path("export", views.export, name="export")]
