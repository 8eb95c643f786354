from cms.simulator import services
from core.capabilities import Retention, retentions

retentions.register(
    Retention(
        "simulator.results",
        "Un résultat du simulateur que vous avez gardé par un lien",
        "90 jours",
        "pour le retrouver sans compte ; l’adresse d’un envoi est effacée dès que le courriel est parti, "
        "au bout d’un jour s’il ne peut pas partir",
        services.purge,
    )
)
