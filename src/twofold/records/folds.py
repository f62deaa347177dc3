"""The public interface of folds: something that both partners answer, and neither reads before both have written."""

from twofold.records.fold_glimpses import FoldWindow, Glimpse, glimpses, lately_opened
from twofold.records.fold_reading import (
    Fold,
    State,
    any_waits,
    list_folds,
    list_opened,
    views,
    waiting,
)
from twofold.records.fold_writing import answer, fold, start_fold, withdraw
from twofold.records.models import Fold as FoldRow
from twofold.records.tickets import hand_over, settle

__all__ = [
    "Fold",
    "FoldRow",
    "FoldWindow",
    "Glimpse",
    "State",
    "answer",
    "any_waits",
    "fold",
    "glimpses",
    "hand_over",
    "lately_opened",
    "list_folds",
    "list_opened",
    "settle",
    "start_fold",
    "views",
    "waiting",
    "withdraw",
]
