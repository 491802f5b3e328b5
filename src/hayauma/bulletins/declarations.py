"""The declarations of 第7条 in words (留意事項の申告), each with the rule it rests on."""

from django.utils.translation import gettext_noop as noop

DECLARATIONS = {
    "accuracy": (noop("最新で正確な情報で、分かりやすい"), "considerations.accuracy"),
    "works": (noop("著作物を無断で使っていない"), "works.consent"),
    "personal_data": (
        noop("個人情報（個人が分かる写真も）を含まない、又は本人の了承がある"),
        "personal_data.consent",
    ),
    "law": (noop("ほかの法令にも反していない"), "considerations.law"),
}
