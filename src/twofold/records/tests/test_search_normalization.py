"""What a search takes for the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.records.search_normalization import alike

SAME = [
    ("don't", "don’t", "don‘t", "donʼt", "don`t", "don´t", "DON'T", "ｄｏｎ＇ｔ"),
    ('"yes"', "“yes”", "„yes“", "«yes»", "＂yes＂", "”yes”"),
    ("well-being", "well‐being", "well‑being", "well–being", "well—being", "well−being", "well--being"),
    ("10 km", "10\u00a0km", "10\u202fkm", "10\u2009km", "１０　km"),
    ("Straße", "strasse", "STRASSE", "STRAẞE"),
    ("istanbul", "İstanbul", "ıstanbul", "ISTANBUL"),
    ("café", "cafe\u0301", "cafe", "CAFÉ", "ｃａｆｅ"),
    ("søster", "soster"),
    ("œuvre", "oeuvre"),
    ("Łódź", "lodz"),
    ("علی", "علي", "على", "عـلـی"),
    ("کتاب", "كتاب", "كـتاب", "كِتاب"),
    ("می‌خواهم", "میخواهم", "ميخواهم"),
    ("أحمد", "احمد", "ٱحمد"),
    ("مدرسة", "مدرسه", "مدرسہ"),
    ("٢٠٢٦", "2026", "۲۰۲۶", "２０２６"),
    ("שָׁלוֹם", "שלום"),
    ("❤️ 👩‍❤️‍👨", "❤ 👩❤👨"),
    ("wait…", "wait..."),
    ("ﬁne", "fine"),
    ("Οδυσσεύς", "οδυσσευσ", "ΟΔΥΣΣΕΎΣ"),
    ("ガード", "ｶﾞｰﾄﾞ"),
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MARKS = {"'": "’‘ʼ`´", '"': "“”„«»", "-": "–—‑−", " ": "\u00a0\u202f", "ss": "ß", "i": "ıİ", "ي": "یى", "ك": "ک"}


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_what_keyboards_write_differently_is_the_same(ways: tuple[str, ...]) -> None:
    assert len({alike(way) for way in ways}) == 1


@pytest.mark.parametrize(("one", "other"), [("its", "it's"), ("ours", "hours"), ("علی", "علم"), ("a-b", "a b")])
def test_what_is_not_the_same_stays_apart(one: str, other: str) -> None:
    assert alike(one) != alike(other)


@given(TEXT)
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert alike(alike(text)) == alike(text)


@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_composed_or_not_is_the_same(text: str, form: str) -> None:
    assert alike(unicodedata.normalize(form, text)) == alike(text)  # type: ignore[arg-type]


@given(st.text(alphabet="".join(MARKS) + "abc éö", min_size=1), st.data())
def test_any_keyboard_finds_what_any_other_wrote(text: str, data: st.DataObject) -> None:
    typed = text
    for mark, ways in MARKS.items():
        typed = typed.replace(mark, data.draw(st.sampled_from([mark, *ways])))
    assert alike(typed) == alike(text)
    assert alike(typed) in alike(f"before {text} after")
