"""Passphrases of the people of the tests."""

from __future__ import annotations

from typing import Final

PASSPHRASES: Final = {
    "maya": "kettle orchard seven quiet lanterns",
    "sam": "bicycle rain over the blue allotment",
    "noor": "marble staircase under seven lemons",
    "alex": "walnut harbour whistles before dawn",
    "robin": "copper violin behind the green door",
    "jun": "granite teapot on a wandering ferry",
    "kit": "velvet compass beneath nine pigeons",
    "ines": "amber harmonica in the tall reeds",
    "theo": "pewter windmill above the quiet weir",
    "lena": "saffron ladder beside two old barns",
}
