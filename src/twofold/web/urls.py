"""Routes that belong to no room."""

from __future__ import annotations

from django.urls import path

from twofold.web import views

app_name = "web"
urlpatterns = [
    path("look", views.gallery, name="gallery"),
    path("help", views.help_page, name="help"),
    path("privacy", views.privacy, name="privacy"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
]
