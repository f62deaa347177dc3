from __future__ import annotations

from django.urls import path

from twofold.rooms.sharing.routes import routes
from twofold.trust import views
from twofold.trust.agreements import views as agreement_views
from twofold.trust.agreements.boundaries import BOUNDARIES
from twofold.trust.dreams import views as dream_views
from twofold.trust.dreams.shareable import DREAMS
from twofold.trust.preparing import views as afraid_views
from twofold.trust.promises import answer_views
from twofold.trust.promises import views as promise_views
from twofold.trust.questions import fold_views, limit_views
from twofold.trust.questions import views as question_views

app_name = "trust"
urlpatterns = [
    path("trust", views.room, name="room"),
    path("trust/practices", views.practices, name="practices"),
    path("question", question_views.question, name="question"),
    path("question/another", question_views.another, name="another"),
    path("question/pass", question_views.let_pass, name="let_pass"),
    path("question/never", limit_views.never, name="never"),
    path("trust/limits", limit_views.limits, name="limits"),
    path("trust/limits/kept", limit_views.limits, {"kept": True}, name="limits_kept"),
    path("trust/ask", limit_views.ask, name="ask"),
    path("questions", question_views.questions, name="questions"),
    path("questions/pick", question_views.pick, name="pick"),
    path("questions/<slug:room>", question_views.questions, name="questions_of"),
    path("questions/<slug:room>/<int:depth>", question_views.questions, name="questions_at"),
    path("folds/<uuid:fold_id>", fold_views.fold, name="fold"),
    path("folds/<uuid:fold_id>/answer", fold_views.answer, name="answer"),
    path("folds/<uuid:fold_id>/withdraw", fold_views.withdraw, name="withdraw"),
    path("folds/<uuid:fold_id>/reply", fold_views.reply, name="reply"),
    path("folds/<uuid:fold_id>/rest", limit_views.rest, name="rest"),
    path("folds/<uuid:fold_id>/together", fold_views.together, name="together"),
    path("promises", promise_views.promises, name="promises"),
    path("promises/<int:year>/<int:month>", promise_views.month, name="promises_month"),
    path("promises/new", promise_views.new, name="promise_new"),
    path("promises/new/after/<uuid:promise_id>", promise_views.after, name="promise_after"),
    path("promises/new/from-talk/<uuid:talk_id>", promise_views.from_talk, name="promise_from_talk"),
    path("promises/<uuid:promise_id>", promise_views.promise, name="promise"),
    path("promises/<uuid:promise_id>/change", promise_views.change, name="promise_change"),
    path("promises/<uuid:promise_id>/take-up", answer_views.accept, name="promise_accept"),
    path("promises/<uuid:promise_id>/decline", answer_views.decline, name="promise_decline"),
    path("promises/<uuid:promise_id>/agree", answer_views.agree, name="promise_agree"),
    path("promises/<uuid:promise_id>/as-it-was", answer_views.keep_as_was, name="promise_as_it_was"),
    path("promises/<uuid:promise_id>/take-back", answer_views.take_back, name="promise_take_back"),
    path("promises/<uuid:promise_id>/say", answer_views.say, name="promise_say"),
    path("promises/<uuid:promise_id>/view", answer_views.view, name="promise_view"),
    path("promises/<uuid:promise_id>/let-go", answer_views.let_go, name="promise_let_go"),
    path("promises/<uuid:promise_id>/repair", answer_views.repair, name="promise_repair"),
    path("promises/<uuid:promise_id>/calendar", answer_views.to_calendar, name="promise_calendar"),
    path("promises/<uuid:promise_id>/aside", answer_views.aside, name="promise_aside"),
    path("dreams", dream_views.dreams, name="dreams"),
    *routes(DREAMS, "dreams", line="part", page_of=dream_views.page_of),
    path("dreams/<uuid:dream_id>/rest", dream_views.rest, name="dream_rest"),
    path("agreements", agreement_views.all_of_them, name="agreements"),
    path("agreements/new", agreement_views.new_agreement, name="new_agreement"),
    path("agreements/<uuid:agreement_id>", agreement_views.one, name="agreement"),
    path("agreements/<uuid:agreement_id>/propose", agreement_views.propose, name="propose"),
    path("agreements/<uuid:agreement_id>/answer", agreement_views.answer, name="answer_agreement"),
    *routes(BOUNDARIES, "boundaries", line="heard"),
    path("afraid-to-say", afraid_views.all_of_them, name="afraid"),
    path("afraid-to-say/<uuid:talk_id>", afraid_views.one, name="afraid_one"),
    path("afraid-to-say/<uuid:talk_id>/letter", afraid_views.letter, name="afraid_letter"),
    path("afraid-to-say/<uuid:talk_id>/talk", afraid_views.talk, name="afraid_talk"),
    path("afraid-to-say/<uuid:talk_id>/destroy", afraid_views.destroy, name="afraid_destroy"),
]
