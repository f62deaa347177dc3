from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines

from twofold.web.context import house
from twofold.web.person_colours import NAMES, tint_class

WEB = Path(__file__).resolve().parent.parent
STATIC = WEB / "static" / "web"
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
ICONS = (STATIC / "icons.svg").read_text(encoding="utf-8")
PAPERS = ("paper", "page", "mine", "mine-page", "fold")


def _show(source: str, **given: Any) -> str:
    return str(engines["django"].from_string(source).render(given))


def _values(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", block))


def _themes() -> dict[str, dict[str, str]]:
    root, system, chosen = re.findall(r":root[^{]*\{\s*color-scheme:[^}]*\}", TOKENS)
    assert system.split("{")[1] == chosen.split("{")[1], "the two dark blocks differ"
    mine = [_values(block) for block in re.findall(r"\.mine\{([^}]*)\}", TOKENS)]
    light, dark = _values(root), _values(chosen)
    assert mine[1] == mine[2], "the two dark blocks of private paper differ"
    light["mine-fold"], dark["mine-fold"] = mine[0]["fold"], mine[2]["fold"]
    return {"light": light, "dark": dark}


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_people_read_at_aa_on_every_paper(theme: str) -> None:
    tokens = _themes()[theme]
    for name in ("ink", "soft", "accent", "good", "wrong", *sorted(NAMES)):
        for paper in (*PAPERS, "mine-fold"):
            assert _contrast(tokens[name], tokens[paper]) >= 4.5, (theme, name, paper)
    assert _contrast(tokens["accent-ink"], tokens["accent"]) >= 4.5
    assert _contrast(tokens["accent-ink"], tokens["accent-deep"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("room", ["sea", "clay", "ochre", "plum", "moss"])
def test_words_and_the_colour_of_a_room_read_at_aa_on_its_wash(room: str, theme: str) -> None:
    tokens = _themes()[theme]
    for name in ("ink", "soft", room):
        assert _contrast(tokens[name], tokens[f"wash-{room}"]) >= 4.5, (theme, name)
    assert _contrast(tokens["page"], tokens[room]) >= 4.5, "an icon in its door"
    assert _contrast(tokens["edge"], tokens[f"wash-{room}"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_and_the_focus_stand_out(theme: str) -> None:
    tokens = _themes()[theme]
    for name in ("edge", "focus"):
        for paper in (*PAPERS, "mine-fold"):
            assert _contrast(tokens[name], tokens[paper]) >= 3, (theme, name, paper)


def test_the_look_stays_small() -> None:
    seldom = {
        "talk.css",
        "room.css",
        "shelf.css",
        "today.css",
        "live.js",
        "arriving.js",
        "invite.js",
        "joining.js",
    }  # fetched by few pages
    size = {f.name: f.stat().st_size for kind in ("css", "js") for f in (STATIC / kind).iterdir()}
    assert sum(size[name] for name in size if name.endswith(".css") and name not in seldom) <= 34_000
    assert sum(size[name] for name in size if name.endswith(".js") and name not in seldom) <= 22_800
    assert sum(size[name] for name in size if name.endswith(".js")) <= 27_600
    assert size["talk.css"] <= 5_200
    assert size["room.css"] <= 4_600
    assert size["shelf.css"] <= 3_500
    upright = sum(f.stat().st_size for f in (STATIC / "fonts").glob("*normal.woff2"))
    assert upright + 34_000 + 12_288 <= 134_000


def test_every_drawing_is_small_silent_and_follows_the_theme() -> None:
    drawings = list((WEB / "templates" / "web" / "drawings").iterdir())
    assert len(drawings) >= 7
    rooms = (STATIC / "rooms.svg").read_text(encoding="utf-8")
    assert len(gzip.compress(rooms.encode())) <= 4_096
    assert set(re.findall(r'symbol id="([a-z]+)"', rooms)) <= set(re.findall(r'symbol id="([a-z]+)"', ICONS))
    assert not re.search(r"#[0-9a-f]{3}", rooms)
    for drawing in drawings:
        source = drawing.read_text(encoding="utf-8")
        assert len(gzip.compress(source.encode())) <= 4_096, drawing
        assert 'aria-hidden="true"' in source
        assert not re.search(r"#[0-9a-f]{3}|fill=|stroke=", source), f"{drawing} has colours of its own"


def test_an_empty_page_has_the_drawing_that_it_asks_for() -> None:
    key, book = (_show("{% blank title='None' " + more + "%}{% endblank %}") for more in ("drawing='key' ", ""))
    assert 'class="bold"' in key
    assert 'class="turn"' in book


def test_nothing_is_inline_and_nothing_is_fetched_from_elsewhere() -> None:
    for template in WEB.rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source), template
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), template
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', source), template
    for sheet in (STATIC / "css").iterdir():
        assert not re.search(r"url\(\"?(?:https?:)?//|@import", sheet.read_text(encoding="utf-8")), sheet


def test_every_vendored_font_has_its_licence() -> None:
    families = {font.name.split("-latin")[0] for font in (STATIC / "fonts").glob("*.woff2")}
    assert {f.name.removesuffix(".OFL.txt") for f in (STATIC / "fonts").glob("*.OFL.txt")} == families


class Letter(forms.Form):
    text = forms.CharField(label="Your words", help_text="A line is enough.", widget=forms.Textarea)
    near = forms.ChoiceField(label="How near?", choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect)
    kept = forms.BooleanField(label="Kept")


def test_a_field_ties_help_and_error_to_its_input_and_keeps_the_value() -> None:
    shown = _show("{% field form.text %}", form=Letter({"text": "Oranges <3"}))
    assert 'aria-describedby="id_text-help"' in shown
    assert "Oranges &lt;3" in shown
    wrong = _show("{% field form.text %}", form=Letter({"text": ""}))
    assert 'aria-describedby="id_text-help id_text-error"' in wrong
    assert 'aria-invalid="true"' in wrong
    assert 'id="id_text-error"' in wrong


def test_a_writing_area_is_kept_under_its_name() -> None:
    shown = _show('{% writing form.text draft="answer:1" hide_label=True data_extra="x" %}', form=Letter())
    assert 'data-draft="answer:1"' in shown
    assert 'data-extra="x"' in shown
    assert 'id="id_text-kept" role="status"' in shown
    assert 'aria-describedby="id_text-kept id_text-help"' in shown


def test_a_scale_says_its_ends_to_a_screen_reader() -> None:
    shown = _show('{% scale form.near low="far" high="very near" %}', form=Letter({"near": "2"}))
    assert shown.count('type="radio"') == 2
    assert '2<span class="unseen">: very near</span>' in shown
    assert "checked" in shown


def test_choices_tell_their_error_on_the_group() -> None:
    shown = _show("{% choices form.near described=lines %}", form=Letter({}), lines={"1": "Quite far"})
    assert 'aria-describedby="id_near-error"' in shown
    assert "Quite far" in shown


def test_a_button_is_a_link_only_where_it_leads_somewhere() -> None:
    assert _show('{% button "Go" name="verb" value="keep" %}').strip() == (
        '<button class="btn " name="verb" type="submit" value="keep">Go</button>'
    )
    assert _show('{% text_button "Go" href="/ours" %}').strip() == '<a class="btn text" href="/ours">Go</a>'


def test_what_people_write_is_escaped_in_every_component() -> None:
    bad = "<b>&"
    source = (
        "{% heading bad kicker=bad lede=bad %}{% who name=bad %}{% audience 'ours' partner=bad %}{% button bad %}"
        "{% note label=bad %}{{ bad }}{% endnote %}{% book %}{% page name=bad %}{{ bad }}{% endpage %}{% endbook %}"
        "{% notice title=bad %}{{ bad }}{% endnotice %}{% blank title=bad %}{% endblank %}"
        "{% code_block bad label=bad %}{% steps names 1 %}{% dated_lines lines %}{% months bad %}"
    )
    shown = _show(source, bad=bad, names=[bad], lines=[{"when": bad, "text": bad, "note": bad}])
    assert "<b>" not in shown
    assert shown.count("&lt;b&gt;") >= 18


@pytest.mark.parametrize(
    ("space", "words"),
    [
        ("mine", "Only you can read this."),
        ("folded", "opens when you both have written"),
        ("ours", "You and Sam can read"),
    ],
)
def test_the_audience_is_told_in_words(space: str, words: str) -> None:
    assert words in _show("{% audience space %}", space=space, partner="Sam")


def test_a_shut_page_shows_that_it_waits_and_an_unknown_colour_is_left_out() -> None:
    shown = _show('{% book %}{% page name="Sam" tint="sea" shut=True %}waits{% endpage %}{% endbook %}')
    assert 'class="page tint-sea shut"' in shown
    assert tint_class('moss" onclick="') == ""


def test_a_confirmation_is_a_form_of_its_own_with_a_way_back() -> None:
    source = '{% confirmation title="Withdraw?" action="/w" yes="Withdraw" back="/b" %}Gone.{% endconfirmation %}'
    shown = _show(source, csrf_token="t0ken")
    assert 'value="t0ken"' in shown
    assert 'action="/w"' in shown
    assert 'href="/b"' in shown


def test_a_house_without_rooms_still_has_a_frame() -> None:
    request = HttpRequest()
    given = house(request)
    assert (given["person"], given["nav"], given["theme"], given["idle_seconds"]) == (None, [], "system", 0)
