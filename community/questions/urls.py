from django.urls import path

from community.questions import feeds
from community.questions.views import (
    acts,
    anonymous,
    answering,
    asking,
    history,
    lists,
    managing,
    question,
)

app_name = "questions"
# A verb comes before its id: after it, a question whose title is one word would take its place.
urlpatterns = [
    # First, for it is what most people read: no other address begins with an id.
    path("<id:question_id>/<slug:slug>/", question.show, name="show"),
    path("", lists.recent, name="list"),
    path("recentes.atom", feeds.RecentFeed(), name="feed"),
    # Below poser/, nobody is known: see core.anonymous.
    path("poser/", anonymous.ask, name="ask"),
    path("poser/sans-mon-nom/", anonymous.send, name="send"),
    path("poser/relire/", anonymous.look, name="look"),
    path("poser/apercu/", asking.preview, name="preview"),
    path("poser/proches/", asking.near, name="near"),
    path("poser-en-mon-nom/", asking.ask, name="ask_named"),
    path("poser-en-mon-nom/reprendre/", asking.carry_over, name="carry_over"),
    path("sujet/<slug:slug>/", lists.topic, name="topic"),
    path("sujet/<slug:slug>/suivre/", acts.follow_topic, name="follow_topic"),
    path("sujet/<slug:slug>/recentes.atom", feeds.TopicFeed(), name="topic_feed"),
    path("modifier/<id:question_id>/", asking.edit, name="edit"),
    path("historique/<id:question_id>/", history.question, name="history"),
    path("repondre/<id:question_id>/", answering.answer, name="answer"),
    path("moi-aussi/<id:question_id>/", acts.me_too, name="me_too"),
    path("suivre/<id:question_id>/", acts.follow, name="follow"),
    path("cloturer/<id:question_id>/", acts.close, name="close"),
    path("rouvrir/<id:question_id>/", acts.reopen, name="reopen"),
    path("gerer/<id:question_id>/", managing.manage, name="manage"),
    path("reponses/<id:answer_id>/", question.show_answer, name="show_answer"),
    path("reponses/<id:answer_id>/modifier/", answering.edit, name="answer_edit"),
    path("reponses/<id:answer_id>/historique/", history.answer, name="answer_history"),
    path("reponses/<id:answer_id>/voter/", acts.vote, name="vote"),
    path("reponses/<id:answer_id>/accepter/", acts.accept, name="accept"),
    path("<id:question_id>/", question.show, name="short"),
    path("<id:question_id>/reponses.atom", feeds.AnswersFeed(), name="answers_feed"),
]
