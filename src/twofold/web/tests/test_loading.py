from __future__ import annotations

from django.template import Context, Engine

from twofold.web.loading import lean

LAID_OUT = """<ul>
  {% for word in words %}
    {% if word %}
      <li>{{ word }}</li>
    {% else %}
      none,
    {% endif %}
  {% endfor %}
  at last
</ul>
"""


def _rendered(source: str) -> str:
    return Engine().from_string(source).render(Context({"words": ["a\n  b", "", "c"]}))


def test_the_layout_of_a_template_is_not_sent() -> None:
    assert _rendered(lean(LAID_OUT)) == "<ul>\n<li>a\n  b</li>\nnone,\n<li>c</li>\nat last</ul>\n"
    assert len(_rendered(lean(LAID_OUT))) < len(_rendered(LAID_OUT))


def test_words_that_stand_apart_stay_apart() -> None:
    assert lean("<b>a</b>\n<i>b</i>") == "<b>a</b>\n<i>b</i>"
    assert lean("a {% if b %} c{% endif %}\n  d") == "a {% if b %} c{% endif %}\nd"
    assert lean("{% if b %}x{% endif %}\ny") == "{% if b %}x{% endif %}\ny"


def test_every_template_of_the_apps_is_read_like_this() -> None:
    assert "\n  " not in Engine.get_default().get_template("web/base.html").source
