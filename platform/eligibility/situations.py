"""What a company answers by yes or no: a closed list, each with its question and its words.

An aid may demand it or refuse it. What is not here is a text condition, that only a person can judge.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    name: str
    question: str
    is_so: str
    """What is said of a company of which it is true, without its full stop."""
    is_not: str
    demanded: str
    """What an aid that demands it says, after « cette aide »."""
    refused: str
    help: str = ""
    yes: str = "Oui"
    no: str = "Non"
    share: float = 0.5
    """How many companies answer yes, about: it only serves to choose which question comes first."""


SITUATIONS = {
    situation.name: situation
    for situation in (
        Situation(
            "micro_entrepreneur",
            "Êtes-vous micro-entrepreneur ?",
            "Vous êtes micro-entrepreneur",
            "Vous n’êtes pas micro-entrepreneur",
            "est réservée aux micro-entrepreneurs",
            "n’est pas ouverte aux micro-entrepreneurs",
            "C’est le régime simplifié d’une entreprise individuelle : vous déclarez vos recettes à l’Urssaf "
            "chaque mois ou chaque trimestre.",
            share=0.35,
        ),
        Situation(
            "public_body",
            "Êtes-vous une administration ou un établissement public ?",
            "Vous êtes un organisme public",
            "Vous n’êtes pas un organisme public",
            "est réservée aux organismes publics",
            "n’est pas ouverte aux organismes publics",
            share=0.02,
        ),
        Situation(
            "owns_premises",
            "Êtes-vous propriétaire de vos locaux ?",
            "Vous êtes propriétaire de vos locaux",
            "Vous êtes locataire de vos locaux",
            "demande d’être propriétaire de ses locaux",
            "s’adresse à ceux qui louent leurs locaux",
            "Une SCI qui vous appartient compte comme vous.",
            yes="Oui, directement ou par une société",
            no="Non, je loue ou j’occupe",
            share=0.35,
        ),
        Situation(
            "project_started",
            "Votre projet a-t-il déjà commencé ?",
            "Votre projet a commencé",
            "Votre projet n’a pas commencé",
            "demande un projet déjà commencé",
            "demande un projet qui n’a pas commencé",
            "« Commencé » veut dire : un devis signé, une commande ou un acompte versé.",
            yes="Oui, j’ai signé ou payé quelque chose",
            no="Non, j’y réfléchis ou je compare des devis",
            share=0.25,
        ),
        Situation(
            "in_difficulty",
            "Votre entreprise est-elle en procédure collective ?",
            "Votre entreprise est en procédure collective",
            "Votre entreprise n’est pas en procédure collective",
            "est réservée aux entreprises en difficulté",
            "n’est pas ouverte aux entreprises en difficulté",
            "Sauvegarde, redressement ou liquidation judiciaire. Votre réponse ne sort pas d’ici.",
            share=0.02,
        ),
        Situation(
            "up_to_date",
            "Êtes-vous à jour de vos impôts et de vos cotisations ?",
            "Vous êtes à jour de vos impôts et de vos cotisations",
            "Vous n’êtes pas à jour de vos impôts ou de vos cotisations",
            "demande d’être à jour de ses impôts et de ses cotisations",
            "s’adresse à ceux qui ont une dette fiscale ou sociale",
            "Un échéancier accepté et respecté compte comme « à jour ».",
            share=0.93,
        ),
        Situation(
            "independent",
            "Votre entreprise est-elle indépendante d’un groupe ?",
            "Votre entreprise est indépendante",
            "Votre entreprise appartient à un groupe",
            "est réservée aux entreprises indépendantes",
            "est réservée aux entreprises d’un groupe",
            "Indépendante : aucune autre entreprise n’en détient le quart ou plus.",
            share=0.9,
        ),
        Situation(
            "priority_district",
            "Êtes-vous dans un quartier prioritaire de la ville (QPV) ?",
            "Vous êtes dans un quartier prioritaire",
            "Vous n’êtes pas dans un quartier prioritaire",
            "est réservée aux quartiers prioritaires de la ville",
            "n’est pas ouverte dans les quartiers prioritaires de la ville",
            "Votre mairie le sait, d’après votre adresse.",
            share=0.05,
        ),
        Situation(
            "rural_zone",
            "Êtes-vous dans une zone de revitalisation rurale ?",
            "Vous êtes dans une zone de revitalisation rurale",
            "Vous n’êtes pas dans une zone de revitalisation rurale",
            "est réservée aux zones de revitalisation rurale",
            "n’est pas ouverte dans les zones de revitalisation rurale",
            "On dit aussi ZRR, ou France ruralités revitalisation.",
            share=0.25,
        ),
        Situation(
            "craft",
            "Êtes-vous inscrit comme artisan ?",
            "Vous êtes artisan",
            "Vous n’êtes pas inscrit comme artisan",
            "est réservée aux artisans",
            "n’est pas ouverte aux artisans",
            "C’est l’inscription au registre national, section des métiers et de l’artisanat.",
            share=0.3,
        ),
        Situation(
            "retail",
            "Tenez-vous un commerce ?",
            "Vous êtes commerçant",
            "Vous n’êtes pas commerçant",
            "est réservée aux commerçants",
            "n’est pas ouverte aux commerçants",
            share=0.35,
        ),
        Situation(
            "liberal",
            "Exercez-vous une profession libérale ?",
            "Vous exercez une profession libérale",
            "Vous n’exercez pas une profession libérale",
            "est réservée aux professions libérales",
            "n’est pas ouverte aux professions libérales",
            share=0.2,
        ),
        Situation(
            "farming",
            "Êtes-vous exploitant agricole ?",
            "Vous êtes exploitant agricole",
            "Vous n’êtes pas exploitant agricole",
            "est réservée aux exploitants agricoles",
            "n’est pas ouverte aux exploitants agricoles",
            share=0.08,
        ),
        Situation(
            "social_economy",
            "Faites-vous partie de l’économie sociale et solidaire ?",
            "Vous faites partie de l’économie sociale et solidaire",
            "Vous ne faites pas partie de l’économie sociale et solidaire",
            "est réservée à l’économie sociale et solidaire",
            "n’est pas ouverte à l’économie sociale et solidaire",
            "Association employeuse, coopérative, mutuelle, fondation, ou société agréée Esus.",
            share=0.07,
        ),
        Situation(
            "exports",
            "Vendez-vous à l’étranger ?",
            "Vous vendez à l’étranger",
            "Vous ne vendez pas à l’étranger",
            "est réservée aux entreprises qui exportent",
            "est réservée à celles qui n’exportent pas encore",
            share=0.1,
        ),
        Situation(
            "hires",
            "Votre projet crée-t-il au moins un emploi ?",
            "Votre projet crée un emploi",
            "Votre projet ne crée pas d’emploi",
            "demande de créer au moins un emploi",
            "s’adresse aux projets sans embauche",
            share=0.25,
        ),
        Situation(
            "already_helped",
            "Avez-vous déjà reçu une aide pour ce projet ?",
            "Vous avez déjà reçu une aide pour ce projet",
            "Vous n’avez pas encore reçu d’aide pour ce projet",
            "complète une aide déjà reçue",
            "n’est pas ouverte à un projet déjà aidé",
            share=0.1,
        ),
    )
}
