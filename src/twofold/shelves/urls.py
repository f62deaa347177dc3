from __future__ import annotations

from django.urls import path, register_converter

from twofold.shelves import page_views, search_views, views


class ShelfConverter:
    regex = "mine|ours"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ShelfConverter, "shelf")

app_name = "shelves"
urlpatterns = [
    path("ours", views.ours, name="ours"),
    path("mine", views.mine, name="mine"),
    path("mine/new", page_views.new_page, name="new_page"),
    path("ours/<int:year>/<int:month>", views.ours_month, name="ours_month"),
    path("mine/<int:year>/<int:month>", views.mine_month, name="mine_month"),
    path("ours/search", search_views.search_ours, name="search_ours"),
    path("mine/search", search_views.search_mine, name="search_mine"),
    path("<shelf:shelf>/<uuid:record_id>", views.item, name="item"),
    path("<shelf:shelf>/<uuid:record_id>/edit", views.edit, name="edit"),
    path("<shelf:shelf>/<uuid:record_id>/remove", views.remove, name="remove"),
    path("mine/<uuid:record_id>/share", views.share, name="share"),
]
