"""Rows about questions. Read them from here; the modules below only keep each file short."""

from community.questions.models.answers import Answer, AnswerVote, DownReason
from community.questions.models.asking import AskerAddress, Precision
from community.questions.models.figures import Figures
from community.questions.models.follows import QuestionFollow, TopicFollow
from community.questions.models.questions import (
    CloseReason,
    MeToo,
    Question,
    QuestionTopic,
    Receipt,
)
from community.questions.models.quotas import Quota, QuotaAction, Standing
from community.questions.models.revisions import Revision
from community.questions.models.states import POST_MOVES, PUBLIC_STATES, PostState

__all__ = [
    "POST_MOVES",
    "PUBLIC_STATES",
    "Answer",
    "AnswerVote",
    "AskerAddress",
    "CloseReason",
    "DownReason",
    "Figures",
    "MeToo",
    "PostState",
    "Precision",
    "Question",
    "QuestionFollow",
    "QuestionTopic",
    "Quota",
    "QuotaAction",
    "Receipt",
    "Revision",
    "Standing",
    "TopicFollow",
]
