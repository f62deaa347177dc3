"""The public interface of folds: something that both partners answer, and neither reads before both have written."""

from twofold.records.fold_reading import Fold, Glimpse, State, lately_opened, list_folds, waiting
from twofold.records.fold_writing import answer, fold, start_fold, withdraw
from twofold.records.tickets import hand_over, settle

__all__ = [
    "Fold",
    "Glimpse",
    "State",
    "answer",
    "fold",
    "hand_over",
    "lately_opened",
    "list_folds",
    "settle",
    "start_fold",
    "waiting",
    "withdraw",
]
