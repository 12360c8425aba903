"""Words for how people are related to the client, and how they are addressed."""

from __future__ import annotations

from backend.casework.deidentify.lexicon import word_set

_RELATIONS = {
    "mother": "mother mum mom mam mama mammy mummy mommy ma",
    "father": "father dad daddy papa pa pop",
    "sister": "sister sis",
    "brother": "brother bro",
    "wife": "wife",
    "husband": "husband hubby",
    "partner": "partner fiance fiancee fiancé fiancée spouse",
    "boyfriend": "boyfriend",
    "girlfriend": "girlfriend",
    "ex-partner": "ex",
    "ex-husband": "ex-husband",
    "ex-wife": "ex-wife",
    "ex-boyfriend": "ex-boyfriend",
    "ex-girlfriend": "ex-girlfriend",
    "son": "son boy",
    "daughter": "daughter girl",
    "child": "baby child kid toddler eldest youngest oldest",
    "twin": "twin",
    "stepmother": "stepmother stepmum stepmom",
    "stepfather": "stepfather stepdad",
    "stepson": "stepson",
    "stepdaughter": "stepdaughter",
    "stepsister": "stepsister half-sister",
    "stepbrother": "stepbrother half-brother",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
    "cousin": "cousin",
    "niece": "niece",
    "nephew": "nephew",
    "grandmother": "grandmother gran granny nan nana nanny grandma nonna oma",
    "grandfather": "grandfather grandad granddad grandpa grampa gramps opa",
    "grandson": "grandson",
    "granddaughter": "granddaughter",
    "grandchild": "grandchild",
    "mother-in-law": "mother-in-law",
    "father-in-law": "father-in-law",
    "sister-in-law": "sister-in-law",
    "brother-in-law": "brother-in-law",
    "son-in-law": "son-in-law",
    "daughter-in-law": "daughter-in-law",
    "godmother": "godmother",
    "godfather": "godfather",
    "godson": "godson",
    "goddaughter": "goddaughter",
    "friend": "friend mate pal buddy bestie bff",
    "boss": "boss manager",
    "supervisor": "supervisor",
    "colleague": "colleague coworker co-worker workmate teammate",
    "neighbour": "neighbour neighbor",
    "teacher": "teacher tutor",
    "coach": "coach",
    "doctor": "doctor gp psychiatrist consultant surgeon dentist",
    "nurse": "nurse midwife",
    "therapist": "therapist counsellor counselor psychologist",
    "social worker": "social-worker",
    "carer": "carer caregiver nanny childminder babysitter",
    "landlord": "landlord landlady",
    "flatmate": "flatmate housemate roommate",
    "solicitor": "solicitor lawyer attorney",
    "dog": "dog puppy",
    "cat": "cat kitten",
    "horse": "horse pony",
    "secretary": "secretary assistant",
    "client": "client",
    "trainee": "trainee",
}
RELATION_OF: dict[str, str] = {
    word: relation for relation, words in _RELATIONS.items() for word in words.split()
}
# Two and three words that are one relation.
JOINED_RELATIONS = {
    ("mother", "in", "law"): "mother-in-law",
    ("father", "in", "law"): "father-in-law",
    ("sister", "in", "law"): "sister-in-law",
    ("brother", "in", "law"): "brother-in-law",
    ("son", "in", "law"): "son-in-law",
    ("daughter", "in", "law"): "daughter-in-law",
    ("ex", "husband"): "ex-husband",
    ("ex", "wife"): "ex-wife",
    ("ex", "boyfriend"): "ex-boyfriend",
    ("ex", "girlfriend"): "ex-girlfriend",
    ("ex", "partner"): "ex-partner",
    ("social", "worker"): "social worker",
    ("line", "manager"): "boss",
    ("team", "leader"): "boss",
    ("step", "mother"): "stepmother",
    ("step", "mum"): "stepmother",
    ("step", "dad"): "stepfather",
    ("step", "father"): "stepfather",
    ("half", "brother"): "stepbrother",
    ("half", "sister"): "stepsister",
    ("best", "friend"): "friend",
    ("key", "worker"): "key worker",
    ("head", "teacher"): "teacher",
    ("health", "visitor"): "health visitor",
}
# How somebody is addressed, before the name: whether a family name follows, and what it says.
FAMILY_TITLES = {
    "dr": "doctor",
    "mister": "",
    "doctor": "doctor",
    "mr": "",
    "mrs": "",
    "miss": "",
    "ms": "",
    "mx": "",
    "professor": "professor",
    "prof": "professor",
    "sir": "",
    "lady": "",
    "lord": "",
    "judge": "judge",
    "constable": "police officer",
    "sergeant": "sergeant",
    "captain": "",
    "inspector": "police officer",
    "detective": "police officer",
    "father": "priest",
    "fr": "priest",
    "reverend": "priest",
    "rev": "priest",
    "pastor": "priest",
    "vicar": "priest",
    "sister": "",
    "matron": "nurse",
    "rabbi": "rabbi",
    "imam": "imam",
    "nurse": "nurse",
    "coach": "coach",
}
GIVEN_TITLES = {
    "auntie": "aunt",
    "aunty": "aunt",
    "aunt": "aunt",
    "uncle": "uncle",
    "nan": "grandmother",
    "nana": "grandmother",
    "nanny": "grandmother",
    "gran": "grandmother",
    "granny": "grandmother",
    "grandma": "grandmother",
    "grandpa": "grandfather",
    "grandad": "grandfather",
    "granddad": "grandfather",
    "cousin": "cousin",
    "nonna": "grandmother",
    "little": "",
    "wee": "",
    "baby": "child",
    "young": "",
    "old": "",
    "big": "",
    "poor": "",
}
# These say nothing unless a name certainly follows.
WEAK_TITLES = frozenset(
    {
        "little",
        "wee",
        "baby",
        "young",
        "old",
        "big",
        "poor",
        "coach",
        "sir",
        "captain",
        "sergeant",
        "cousin",
    }
)
TITLES = {**FAMILY_TITLES, **GIVEN_TITLES}

# The client's own relations, whoever speaks.
OWNERS = frozenset({"my", "your", "our"})
OTHER_OWNERS = frozenset(
    {"his", "her", "their", "the", "a", "an", "this", "that", "whose", "its", "another"}
)
BETWEEN = word_set(
    "little big older younger old young eldest oldest youngest best good dear late first second"
    " third new other twin own only"
    " poor former previous current then close closest step half foster adopted adoptive ex work"
    " school oldest middle lovely dearest"
    " great beautiful tiny baby"
)
