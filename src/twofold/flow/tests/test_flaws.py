import pytest

from twofold.flow import Undeclarable, declare, flaws

from .practices_to_walk import Paper, Written

SAY = Written("say", "speak", "A")


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ((), {("steps", "missing")}),
        ((SAY,), set()),
        ((SAY, SAY), {("steps.1.id", "duplicate-id")}),
        ((Written("end", "speak", "A"),), {("steps.0.id", "duplicate-id")}),
        ((Written("say", "speak", "A", next="gone"),), {("steps.0.next", "unknown-step")}),
        ((Written("say", "speak", "A", next="say"),), {("steps.0.id", "trap")}),
        ((Written("say", "speak", "A", next="end"), Written("b", "speak", "B")), {("steps.1.id", "unreachable")}),
        ((Written("a", "read", "A", next="b"), Written("b", "read", "B", next="a")), {
            ("steps.0.id", "trap"), ("steps.1.id", "trap"),
        }),
        # The way out exists only through a branch, and passing goes round in a circle.
        ((Written("a", "confirm", "A", optional=True, then={"yes": "end"}, next="a"),), {("steps.0.id", "trap")}),
        ((Written("a", "confirm", "A", then={"yes": "a", "no": "a"}),), {("steps.0.id", "trap")}),
        ((Written("a", "confirm", "A", then={"yes": "a"}),), set()),
        ((Written("a", "confirm", "A", then={"perhaps": "end"}),), {("steps.0.then.perhaps", "unknown-value")}),
        ((Written("a", "write", "A"),), {("steps.0.space", "missing")}),
        ((Written("a", "write", "B", space="folded"),), {("steps.0.actor", "folded")}),
        ((Written("a", "write", "each", space="folded", repeat=True),), {("steps.0.repeat", "folded")}),
        ((Written("a", "rate", "A", low=3, high=3),), {("steps.0.high", "nobody")}),
        ((Written("a", "choose", "A"),), {("steps.0.options", "missing")}),
        ((Written("a", "choose", "A", option_ids=("only",)),), {("steps.0.options", "nobody")}),
        ((Written("a", "timer", "A"),), {("steps.0.seconds", "missing")}),
        ((Written("a", "speak", "A", to="end"),), {("steps.0.to", "unknown-field")}),
        ((Written("a", "swap", "A"),), {("steps.0.actor", "nobody")}),
        ((Written("a", "swap", "both", optional=True),), {("steps.0.optional", "nobody")}),
        ((Written("a", "swap", "both", times=2),), {("steps.0.times", "unknown-field")}),
        ((Written("a", "confirm", "A", repeat=True, then={"no": "end"}),), {("steps.0.repeat", "nobody")}),
        ((Written("a", "rate", "each", space="folded", low=0, high=2),), {("steps.0.space", "folded")}),
        ((Written("a", "rate", "each", low=0, high=2, option_ids=("x", "y")),), set()),
        ((Written("a", "rate", "A", low=0, high=1, option_ids=("x",), then={0: "end"}),), {("steps.0.then", "nobody")}),
        ((Written("a", "rate", "A", space="mine", low=0, high=1, then={0: "end"}),), {("steps.0.then", "private")}),
        ((SAY, Written("m", "mirror", "B", shows=("say",))), set()),
        ((SAY, Written("r", "read", "A", shows=("r",))), {("steps.1.shows.0", "unknown-step")}),
    ],
)  # fmt: skip
def test_every_flaw_has_its_place_and_rule(steps: tuple[Written, ...], found: set[tuple[str, str]]) -> None:
    assert {(".".join(map(str, flaw.path)), flaw.rule) for flaw in flaws(Paper("p", steps))} == found


@pytest.mark.parametrize(
    ("step", "place"),
    [
        (Written("a", "speak", "B"), "actor"),
        (Written("a", "speak", "both"), "actor"),
        (Written("a", "swap", "both"), "kind"),
    ],
)
def test_alone_there_is_no_second_person(step: Written, place: str) -> None:
    assert (("steps", 0, place), "nobody") in [(f.path, f.rule) for f in flaws(Paper("p", (step,), who="one"))]


def test_declaring_says_everything_that_is_wrong() -> None:
    paper = Paper("mixed-up", (Written("a", "write", "A"), Written("b", "timer", "B")))
    with pytest.raises(Undeclarable, match=r"mixed-up: steps\.0\.space .*; steps\.1\.seconds "):
        declare(paper)
