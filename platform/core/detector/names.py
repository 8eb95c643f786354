"""People: a first name with what shows that it is one, a title with a surname."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core import reference
from core.detector.spans import SPACE, Span
from core.words import fold

S = rf"{SPACE}+"
UPPER = "A-ZÀ-ÖØ-ÝŒ"
LOWER = "a-zà-öø-ÿœ"
PART = rf"[{UPPER}](?:['’][{UPPER}])?[{LOWER}]+|[{UPPER}]{{2,}}"
WORD = re.compile(rf"(?<![\w@.’'-])(?:[ldLD]['’])?([{UPPER}][\w’'À-ÿ]*(?:-[{UPPER}{LOWER}][\w’']*)*)")
SURNAME = re.compile(
    rf"(?:{S}(?:(?:de|du|des|le|la|van|von|der|den|el|al|ben|bel|da|dos|di|del|d['’]|De|Du|Des|Le|La|Van|Von|El|Ben|Da|Dos|Di|Del|Mc|Mac|O['’])(?:{S}|(?<=['’]))){{0,2}}"
    rf"(?:[{UPPER}][{LOWER}]+(?:['’-][{UPPER}]?[{LOWER}]+)*|[{UPPER}]{{2,}}(?:-[{UPPER}]{{2,}})*)){{1,2}}"
)
INITIAL = re.compile(rf"{S}[{UPPER}]\.(?!\w)")

# Whoever is called by a name: « mon apprenti Lucas », « la comptable, Sophie ».
RELATIONS = [
    "associée?",
    "collaborat(?:eur|rice)",
    "salariée?",
    "employée?",
    "apprentie?",
    "stagiaire",
    "alternante?",
    "collègue",
    "comptable",
    "patronne?",
    "gérante?",
    "directeur",
    "directrice",
    "chef",
    "cheffe",
    "responsable",
    "cliente?",
    "fournisseur",
    "voisine?",
    "frère",
    "s[œo]eur",
    "mari",
    "femme",
    "épouse",
    "époux",
    "fils",
    "fille",
    "père",
    "mère",
    "beau-frère",
    "belle-s[œo]eur",
    "beau-père",
    "belle-mère",
    "cousine?",
    "oncle",
    "tante",
    "neveu",
    "nièce",
    "amie?",
    "copain",
    "copine",
    "compagne",
    "compagnon",
    "conjointe?",
    "concubine?",
    "secrétaire",
    "assistante?",
    "vendeu(?:r|se)",
    "serveu(?:r|se)",
    "cuisinier",
    "cuisinière",
    "ouvri(?:er|ère)",
    "maçon",
    "plombier",
    "électricien",
    "mécanicien",
    "coiffeu(?:r|se)",
    "technicien(?:ne)?",
    "commercial",
    "commerciale",
    "développeu(?:r|se)",
    "consultante?",
    "formateur",
    "formatrice",
    "avocate?",
    "notaire",
    "médecin",
    "banquier",
    "banquière",
    "conseiller",
    "conseillère",
    "interlocut(?:eur|rice)",
    "propriétaire",
    "bailleur",
    "locataire",
    "prestataire",
    "artisan",
    "patron",
    "président",
    "présidente",
    "trésorier",
    "trésorière",
    "élue?",
    "maire",
    "inspecteur",
    "inspectrice",
    "contrôleu(?:r|se)",
    "huissier",
    "expert",
    "experte",
    "tuteur",
    "tutrice",
    "maître",
    "prénommée?",
    "nommée?",
    "dénommée?",
    "prénom",
    "nom",
    "appelle",
    "appelée?",
    "appelait",
    "appelons",
    "signée?",
    "dirigeante?",
    "repreneu(?:r|se)",
    "cédante?",
    "investisseu(?:r|se)",
    "chauffeu(?:r|se)",
    "livreu(?:r|se)",
    "magasinier",
    "préparateur",
    "préparatrice",
    "boulanger",
    "boulangère",
    "boucher",
    "pâtissi(?:er|ère)",
    "menuisier",
    "peintre",
    "couvreur",
    "jardinier",
    "paysagiste",
    "esthéticienne",
    "fleuriste",
    "graphiste",
    "photographe",
    "traiteur",
    "restaurateur",
    "restauratrice",
    "hôteli(?:er|ère)",
    "agriculteur",
    "agricultrice",
    "éleveu(?:r|se)",
    "vigneronne?",
    "monsieur",
    "madame",
    "mademoiselle",
    "messieurs",
    "mesdames",
    "docteur",
    "dr",
    "professeur",
    "pr",
    "me",
    "mlle",
    "mme",
    "mr",
    "m",
    "contact",
    "interlocutrice",
    "remplaçante?",
    "intérimaire",
    "saisonni(?:er|ère)",
    "extra",
    "jeune",
    "petite?",
    "grande?",
    "certaine?",
    "maman",
    "papa",
    "enfant",
    "bébé",
    "ancienne?",
    "candidate?",
    "recrue",
    "successeur",
    "prédécesseur",
    "binôme",
    "parrain",
    "marraine",
]
RELATION = re.compile(
    rf"\b(?:{'|'.join(RELATIONS)})s?\b[,:]?{SPACE}*(?:(?:est|était|c['’]est|qui s['’]appelle|s['’]appelle|m['’]appelle){S})?$",
    re.I,
)
CALLED = re.compile(
    rf"(?:\b(?:appell?e\w*|prénomm\w+|nomm\w+|dénomm\w+|prénom(?:{S}est)?|surnomm\w+|répond au nom de|au nom de|signé\w*|je suis|moi c['’]est|moi, c['’]est)[,:]?){SPACE}*$",
    re.I,
)
PERSON_BEFORE = re.compile(
    rf"(?:\b(?:avec|chez|pour|par|et|ou|contre|sans|envers|de|à|que|selon|voir|dit|demande|demandé à|parler à|écrire à|merci|bonjour|salut|cher|chère|bonsoir|coucou)|[,:(–-]){SPACE}*$",
    re.I,
)
# What one does to people only: « j’ai licencié Rose ».
ACTED_UPON = re.compile(
    rf"\b(?:embauch|licenci|recrut|vir|convoqu|épous|engag|prévenu|remplac|rémunér|augment|congédi|débauch|rappel|contact|rencontr|crois|déclar|dépann|hébergé|invit|mut)\w*{S}$",
    re.I,
)
# A verb that people do, right after: « Martin ne vient plus ».
DOES = re.compile(
    rf"{SPACE}*(?:,{SPACE}*\d{{1,2}}{SPACE}ans\b|,{SPACE}*(?:qui|mon|ma|notre|le|la|un|une|son|sa)\b|{S}(?:ne|n['’]|me|m['’]|nous|lui|se|s['’]|vous|y)?{SPACE}*"
    rf"(?:est|était|a|avait|vient|venait|part|partait|partira|va|veut|voulait|refuse|dit|disait|pense|travaille|travaillait|demande|demandait|gère|gérait|"
    rf"doit|devait|peut|pouvait|fait|faisait|répond|prend|prenait|arrive|arrivait|quitte|touche|gagne|habite|parle|signe|reste|revient|réclame|"
    rf"conduit|tient|tenait|vend|achète|aura|sera|viendra|prétend|affirme|exige|menace|insiste|souhaite|accepte|propose|connaît|sait|croit|"
    rf"appelle|rappelle|attend|aide|paie|paye|doivent|sont|ont|veulent|vit|dort|conteste|démissionne|embauche|reprend|cède)\b)"
)
# What bears a first name and is nobody: institutions, laws, storms, cars, programs, places.
NO_PERSON = re.compile(
    rf"(?:\b(?:saint|sainte|st|ste|saints|lois?|décrets?|plans?|rapports?|amendements?|taxes?|ordonnances?|dispositifs?|prêts?|contrats?|lycées?|collèges?|écoles?|"
    rf"universités?|hôpital|hôpitaux|clinique|stade|salle|musée|théâtre|fondation|prix|coupe|institut|chu|ch|centre|espace|maison|tempête|ouragan|cyclone|"
    rf"renault|peugeot|citroën|citroen|dacia|fiat|ford|toyota|opel|seat|skoda|volkswagen|vw|tesla|mercedes|bmw|audi|nissan|logiciels?|applications?|applis?|"
    rf"modules?|plateformes?|plate-formes?|outils?|assistants? vocal|marque|gamme|modèle|parfum|rue|avenue|boulevard|place|impasse|allée|quai|square|"
    rf"fête|marché|sapin|vacances|bûche|père|pères|île|golfe|mont|pic|col|fleuve|lac|ville|région|pays|état|port|cap|affaire|arrêt|jurisprudence|"
    rf"théorème|méthode|effet|courbe|indice|code|norme|label|opération|programme|fonds|banque|caisse|groupe|société|sas|sarl|eurl|sa|enseigne|"
    rf"magasin|restaurant|café|hôtel|agence|cabinet|chaîne|franchise|groupement|coopérative|sci|scop|gare|aéroport|pont|tour|cathédrale|église|"
    rf"bassin|vallée|forêt|parc|quartier|site|domaine|château|cuvée|cru|vin|fromage|pomme|poire|tomate|variété|race|tarte|sauce|soirée|réveillon)"
    rf"(?:{S}(?:de{S}la|de{S}l['’]|de|du|des|d['’]|en|la|le|les))?){SPACE}*[-«“\"]?{SPACE}*$",
    re.I,
)
PLACE_BEFORE = re.compile(
    rf"\b(?:à|en|de|vers|sur|depuis|dans|près de|région|ville de|aux?|la|le|les|du|des|l['’]|cette|ce|un|une){SPACE}*$",
    re.I,
)
COMPANY_AFTER = re.compile(
    rf"{S}(?:(?:et|&){S}(?:fils|cie|frères|associés)|SARL|SAS|SA|EURL|SASU|Group|Groupe|Consulting|Services|France|Meubles|Transports|Conseil|Immobilier|Auto|Automobiles)\b"
)
BRANDS = re.compile(
    r"(?:leroy merlin|marie blachère|yves rocher|jean[- ]louis david|franck provost|jacques dessange|saint maclou|louis vuitton|christian dior|"
    r"jean paul gaultier|hugo boss|daniel moquet|stéphane plaza|michel et augustin|marc orian|julien d['’]orcel|maurice lacroix|charles(?: |-)de(?: |-)gaulle|"
    r"jules ferry|victor hugo|jean moulin|jean jaurès|marie curie|pierre et marie curie|louis pasteur|jeanne d['’]arc|max havelaar|robert half|paul bocuse|"
    r"thomas cook|jean monnet|simone veil|françois mitterrand|jacques chirac|emmanuel macron|nicolas sarkozy|françois hollande|"
    r"william saurin|pierre ricaud|alain afflelou|claire's|eric bompard|gérard darel|virgin|la marie)",
    re.I,
)

TITLE = re.compile(
    rf"(?<![\w@.])((?:(?:M|MM|Mr|Mrs|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me)\.?|(?i:monsieur|madame|mademoiselle|messieurs|mesdames|maître|docteur|professeur)){S})"
    rf"(?:et{S}(?:Mme|Madame)\.?{S})?((?:[{UPPER}]\.{SPACE}?(?:-?[{UPPER}]\.{SPACE}?)?)?(?:(?:de{S}la|de{S}l['’]|de|du|des|d['’]|le|la|van|von|ben|el|De|Du|Des|Le|La|Van|Von|Ben|El|D['’]|O['’]|Mac|Mc)(?:{S}|(?<=['’]))){{0,2}}"
    rf"[{UPPER}][\w’'À-ÿ]+(?:-[{UPPER}][\w’']+)*(?:{S}(?:(?:de|du|le|la|d['’]|De|Du|Le|La|Van|Ben|El)(?:{S}|(?<=['’])))?[{UPPER}][\w’'À-ÿ]+(?:-[{UPPER}][\w’']+)*){{0,2}})"
)
NO_SURNAME = re.compile(
    r"(?:bricolage|meuble|store|jardinage|propre|prix|loyal|madame|monsieur|tout|le maire|la maire|le président|la présidente|le ministre|la ministre|le directeur|la directrice|"
    r"le préfet|la préfète|le juge|la juge|x+|y+|z+|untel|machin|je|nous|vous|mon|ma|bonjour|merci|suite|dupont-durand|pôle|urssaf|"
    r"d['’]œuvre|d['’]ouvrage|œuvre|ouvrage|restaurateur|artisan|boulanger|cuisinier|chien|d['’]hôtel|de conférences|de stage|d['’]apprentissage)\b",
    re.I,
)
ONE_LETTER = re.compile(rf"^[{UPPER}]\.?$")
CALL_SMALL = re.compile(
    rf"\b(?:je m['’]appelle|m['’]appelle|s['’]appelle|s['’]appelait|prénommée?|prénom est|mon prénom|nommée?|moi c['’]est){S}([{LOWER}]{{3,}}(?:[ -][{LOWER}]{{3,}})?)",
    re.I,
)
SMALL_AFTER = re.compile(
    rf"\b(?:(?:mon|ma|mes|notre|son|sa|leur|votre|un|une|le|la){S}(?:jeune{S}|ancienne?{S}|petite?{S}|nouve(?:au|lle){S})?(?:{'|'.join(RELATIONS[: RELATIONS.index('prénommée?')])})),?{S}([{LOWER}]{{3,}}(?:-[{LOWER}]{{3,}})?)(?![\w’'-])",
    re.I,
)


class Lexicon(NamedTuple):
    known: frozenset[str]
    ambiguous: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Return first names, folded; those of ``ambiguous`` are other words too."""
    adults = _words("prenoms-adultes.txt")
    known = frozenset(fold(row["prenom"]) for row in reference.rows("prenoms.csv")) | adults
    return Lexicon(known, _words("prenoms-ambigus.txt"))


def _words(name: str) -> frozenset[str]:
    lines = Path(reference.folder(), name).read_text("utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def names(text: str) -> Iterator[Span]:
    yield from _titled(text)
    yield from _first_names(text)
    yield from _without_capitals(text)


def _titled(text: str) -> Iterator[Span]:
    for match in TITLE.finditer(text):
        surname = match[2]
        if NO_SURNAME.match(surname) or ONE_LETTER.match(surname):
            continue
        # « Me Voici »: rare, but a pronoun.
        if match[1].strip() == "Me" and fold(surname) in {"voici", "voila"}:
            continue
        yield Span(match.start(), match.end())


def _is_known(word: str) -> bool:
    """Whether ``word``, perhaps of two parts, is a first name."""
    known = lexicon().known
    folded = fold(word)
    if folded.replace(" ", "-") in known or folded in known:
        return True
    parts = [fold(part) for part in re.split(r"[- ]", word)]
    return len(parts) > 1 and all(part in known for part in parts)


def _is_ambiguous(word: str) -> bool:
    return fold(word) in lexicon().ambiguous and "-" not in word


def _first_names(text: str) -> Iterator[Span]:
    shouted = sum(map(str.isupper, text)) > sum(map(str.islower, text))
    done = 0
    # « Leroy Merlin »: neither half is a person.
    brands = {place for brand in BRANDS.finditer(text) for place in range(*brand.span())}
    for match in WORD.finditer(text):
        word, start = match[1].rstrip("’'"), match.start(1)
        if start in brands:
            continue
        if start < done or not _is_known(word):
            continue
        end = start + len(word)
        before, capitals = text[max(0, start - 60) : start], word.isupper()
        # « Jean Pierre », « Marie Christine ».
        if (second := re.compile(rf"{S}([{UPPER}][{LOWER}]+)(?![\w-])").match(text, end)) and _is_known(
            second[1]
        ):
            end = second.end()
        related = RELATION.search(before) is not None or CALLED.search(before) is not None
        surname = None if COMPANY_AFTER.match(text, end) else SURNAME.match(text, end)
        if surname and not (capitals and not surname.group().isupper() and not shouted):
            whole_end = surname.end()
        else:
            surname, whole_end = None, end
        if NO_PERSON.search(before) and not CALLED.search(before):
            done = whole_end
            continue
        if _is_a_person(
            text, start, end, word, before, related=related, surname=bool(surname), shouted=shouted
        ):
            if not surname and (initial := INITIAL.match(text, end)):
                whole_end = initial.end()
            start = _with_surname_before(text, start)
            yield Span(start, whole_end)
        done = whole_end


def _is_a_person(
    text: str, start: int, end: int, word: str, before: str, *, related: bool, surname: bool, shouted: bool
) -> bool:
    if related:
        return True
    if word.isupper() and len(word) < 12 and not shouted:
        # Between small words, capitals are an acronym: SAM, EVA, LEA, TOM.
        return surname and not _is_ambiguous(word)
    if not _is_ambiguous(word):
        return True
    begins = _starts_sentence(text, start)
    if ACTED_UPON.search(before):
        return True
    if surname and not begins:
        return not PLACE_BEFORE.search(before) or PERSON_BEFORE.search(before) is not None
    if DOES.match(text, end):
        return not PLACE_BEFORE.search(before)
    if re.compile(rf"{SPACE}*(?:[.!]?{SPACE}*$|\n)").match(text, end) and re.search(
        r"(?:cordialement|merci|salutations|bien à vous|bonne journée|à bientôt)[^.]{0,30}$", before, re.I
    ):
        return True
    return (
        re.search(
            rf"\b(?:avec|chez|par|contre|envers|salut|bonjour|merci|cher|chère|et moi|bonsoir|pour|sans){SPACE}*$",
            before,
            re.I,
        )
        is not None
        and not begins
    )


def _starts_sentence(text: str, start: int) -> bool:
    return (
        re.search(r"(?:^|[.!?…:;\n«(–-])[\s»\"“(–-]*$", text[max(0, start - 6) : start]) is not None
        or start == 0
    )


def _with_surname_before(text: str, start: int) -> int:
    """Take « DURAND » of « DURAND Sophie » along."""
    found = re.search(
        rf"(?<![\w-])([{UPPER}]{{3,}}(?:-[{UPPER}]{{2,}})*){S}$", text[max(0, start - 30) : start]
    )
    if found is None or text[start : start + 4].isupper():
        return start
    return start - (len(text[max(0, start - 30) : start]) - found.start(1))


def _without_capitals(text: str) -> Iterator[Span]:
    for match in CALL_SMALL.finditer(text):
        word = match[1]
        first = re.split(r"[ -]", word)[0]
        if _is_known(word) and word == word.lower():
            yield Span(*match.span(1))
        elif _is_known(first) and first == first.lower():
            yield Span(match.start(1), match.start(1) + len(first))
    for match in SMALL_AFTER.finditer(text):
        word = match[1]
        if word == word.lower() and _is_known(word) and (not _is_ambiguous(word) or re.search(r"-", word)):
            yield Span(*match.span(1))
