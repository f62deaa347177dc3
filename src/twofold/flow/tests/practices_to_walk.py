"""Practices for the tests: three written by hand, and a strategy for practices nobody would write."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from twofold.flow import Actor, Flow, Kind, Mode, Space, Value, Who, declare, flaws

MODES: tuple[Mode, ...] = ("together", "live", "apart")


@dataclass(frozen=True)
class Written:
    id: str
    kind: Kind
    actor: Actor
    space: Space | None = None
    optional: bool = False
    repeat: bool = False
    option_ids: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    seconds: int | None = None
    next: str | None = None
    then: Mapping[Value, str] = field(default_factory=dict)
    to: str | None = None
    times: int | None = None
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    id: str
    steps: tuple[Written, ...]
    who: Who = "two"
    modes: tuple[Mode, ...] = MODES


FOLDED = declare(
    Paper(
        "folded-question",
        (
            Written("answer", "write", "each", space="folded"),
            Written("open", "read", "both", shows=("answer",)),
            Written("reply", "write", "each", space="ours", optional=True, repeat=True),
        ),
    )
)

DIALOGUE = declare(
    Paper(
        "listening-turns",
        (
            Written("settle", "breathe", "both", seconds=60, optional=True),
            Written("speak", "speak", "A"),
            Written("mirror", "mirror", "B"),
            Written("understood", "confirm", "A", then={"no": "mirror"}),
            Written("turn", "swap", "both", to="speak"),
            Written("note", "write", "each", space="mine", optional=True),
        ),
    )
)

CHECK_IN = declare(
    Paper(
        "check-in",
        (
            Written("welcome", "read", "both"),
            Written("close", "rate", "each", low=0, high=10),
            Written("topic", "choose", "both", option_ids=("stay", "stop"), then={"stop": "end", "stay": "list"}),
            Written("list", "write", "each", space="ours", repeat=True),
            Written("plan", "plan", "both"),
        ),
    )
)

ALONE = declare(Paper("alone", (Written("note", "write", "A", space="mine"),), who="one"))

AFTERWARDS = declare(
    Paper(
        "afterwards",
        (
            Written("say", "speak", "A"),
            Written("felt", "rate", "each", space="mine", optional=True, low=0, high=4, option_ids=("understood",)),
            Written("note", "write", "each", space="mine", optional=True),
            Written("thanks", "speak", "each"),
        ),
    )
)

WRITTEN_BY_HAND = (FOLDED, DIALOGUE, CHECK_IN, ALONE, AFTERWARDS)


@st.composite
def any_step(draw: st.DrawFn, number: int, ids: tuple[str, ...]) -> Written:
    kind = draw(st.sampled_from(["read", "timer", "speak", "confirm", "write", "choose", "rate", "swap", "plan"]))
    target = st.sampled_from([*ids, "end"])
    actor = "both" if kind == "swap" else draw(st.sampled_from(["A", "B", "both", "each"]))
    extra: dict[str, object] = {}
    if kind == "timer":
        extra = {"seconds": 30}
    if kind == "write":
        extra = {"space": draw(st.sampled_from(["mine", "folded", "ours"]))}
    if kind == "choose":
        extra = {"option_ids": ("left", "right")}
    if kind == "rate":
        extra = {"low": 1, "high": 3}
    if kind == "swap" and draw(st.booleans()):
        extra = {"to": draw(target), "times": draw(st.integers(1, 2))}
    answers = {"confirm": ["yes", "no"], "choose": ["left", "right"], "rate": [1, 2, 3]}.get(kind)
    if answers and draw(st.booleans()):
        extra["then"] = draw(st.dictionaries(st.sampled_from(answers), target, min_size=1, max_size=len(answers) - 1))
    folded = extra.get("space") == "folded"
    free = kind != "swap" and not folded
    return Written(
        id=ids[number],
        kind=kind,
        actor="each" if folded else actor,
        optional=free and draw(st.booleans()),
        repeat=free and "then" not in extra and draw(st.booleans()),
        # Always onwards, and some answer always leads there: so the end is never out of reach.
        next=draw(st.sampled_from([*ids[number + 1 : number + 2] * 4, *ids[number + 2 :], "end"])),
        **extra,
    )


@st.composite
def any_flow(draw: st.DrawFn) -> Flow:
    """A flow of one to five steps that branches, loops and swaps as it pleases, but has no flaw."""
    ids = tuple("abcde"[: draw(st.integers(1, 5))])
    steps = tuple(draw(any_step(number, ids)) for number in range(len(ids)))
    while lost := {flaw.path[1] for flaw in flaws(Paper("any", steps)) if flaw.rule == "unreachable"}:
        steps = tuple(step for number, step in enumerate(steps) if number not in lost)
    return declare(Paper("any", steps))
