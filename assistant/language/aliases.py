"""Countries by any of the names news has for them: the country, its people, its government's seat.

"Kyiv rejected it" and "Ukrainian officials turned it down" speak of one actor, and a headline may use either. General
knowledge, the same for every library.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache

from index.text.analyzer import words

_GROUPS = """
Afghanistan Afghan Afghans Kabul Taliban | Algeria Algerian Algiers | Argentina Argentine Argentinian Argentines
Armenia Armenian Armenians Yerevan
Australia Australian Australians Canberra | Austria Austrian Austrians Vienna
Azerbaijan Azerbaijani Azeri Baku | Bangladesh Bangladeshi Dhaka | Belarus Belarusian Belarusians Minsk
Belgium Belgian Belgians | Bolivia Bolivian Bolivians | Brazil Brazilian Brazilians Brasilia
Britain British Britons UK Westminster Whitehall | Bulgaria Bulgarian Bulgarians Sofia
Canada Canadian Canadians Ottawa
Chile Chilean Chileans Santiago | China Chinese Beijing PRC | Colombia Colombian Colombians Bogota
Croatia Croatian Croatians Zagreb | Cuba Cuban Cubans Havana | Czechia Czech Czechs Prague
Denmark Danish Danes Copenhagen | Egypt Egyptian Egyptians Cairo | Estonia Estonian Estonians Tallinn
Ethiopia Ethiopian Ethiopians Ababa | Finland Finnish Finns Helsinki | France French Paris Elysee
Germany German Germans Berlin | Ghana Ghanaian Ghanaians Accra | Greece Greek Greeks Athens
Hungary Hungarian Hungarians Budapest | Iceland Icelandic Icelanders Reykjavik | India Indian Indians Delhi
Indonesia Indonesian Indonesians Jakarta | Iran Iranian Iranians Tehran | Iraq Iraqi Iraqis Baghdad
Ireland Irish Dublin | Israel Israeli Israelis Jerusalem | Italy Italian Italians Rome | Japan Japanese Tokyo
Jordan Jordanian Jordanians Amman | Kazakhstan Kazakh Kazakhs Astana | Kenya Kenyan Kenyans Nairobi
Latvia Latvian Latvians Riga | Lebanon Lebanese Beirut | Libya Libyan Libyans Tripoli
Lithuania Lithuanian Lithuanians Vilnius | Malaysia Malaysian Malaysians | Mexico Mexican Mexicans
Moldova Moldovan Moldovans Chisinau | Morocco Moroccan Moroccans Rabat | Myanmar Burma Burmese Naypyidaw
Netherlands Dutch Hague | Nigeria Nigerian Nigerians Abuja | Norway Norwegian Norwegians Oslo
Pakistan Pakistani Pakistanis Islamabad | Palestine Palestinian Palestinians Ramallah | Peru Peruvian Peruvians Lima
Philippines Philippine Filipino Filipinos Manila | Poland Polish Poles Warsaw | Portugal Portuguese Lisbon
Qatar Qatari Qataris Doha | Romania Romanian Romanians Bucharest | Russia Russian Russians Moscow Kremlin
Serbia Serbian Serbs Serbians Belgrade | Slovakia Slovak Slovaks Bratislava | Somalia Somali Somalis Mogadishu
Spain Spanish Spaniards Madrid | Sudan Sudanese Khartoum | Sweden Swedish Swedes Stockholm
Switzerland Swiss | Syria Syrian Syrians Damascus | Taiwan Taiwanese Taipei | Thailand Thai Thais Bangkok
Tunisia Tunisian Tunisians Tunis | Turkey Turkiye Turkish Turks Ankara | Ukraine Ukrainian Ukrainians Kyiv Kiev
Venezuela Venezuelan Venezuelans Caracas | Vietnam Vietnamese Hanoi | Yemen Yemeni Yemenis Sanaa
"""


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Each name, as `words` has it, with the first of its group."""
    found: dict[str, str] = {}
    for line in _GROUPS.strip().splitlines():
        for group in line.split("|"):
            first, *others = words(group)
            found |= dict.fromkeys((first, *others), first)
    return found


def country(word: str) -> str | None:
    """Return the country that a word, as `words` has it, speaks of; None for any other word."""
    return _countries().get(word)


_RUN = re.compile(r"\b[A-ZÀ-Þ][\w’'-]*(?:\s+(?:(?:of|the|and|for|on|in)\s+)*[A-ZÀ-Þ][\w’'-]*)+")
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
_LINKS = frozenset(("of", "the", "and", "for", "on", "in"))
_SHORTEST, _LONGEST = 2, 5

Aliases = Mapping[str, frozenset[str]]
"""An acronym, as `words` has it, and the words it stands for."""


def aliases(text: str) -> dict[str, frozenset[str]]:
    """Return the acronyms that runs of capitalised words could have.

    Runs within runs count: "United Nations General Assembly" gives un, ga, unga and others.
    """
    return dict(_aliases(text))


def bag(text: str, known: Aliases | None = None) -> frozenset[str]:
    """Return the words of a text and the acronyms of its names.

    Args:
        text: any text.
        known: acronyms whose words count as said where the acronym stands, from the question.
    """
    held = _bag(text)
    return held.union(*(names for acronym, names in (known or {}).items() if acronym in held))


@lru_cache(maxsize=4096)
def _bag(text: str) -> frozenset[str]:
    """Kept, since each part of a question looks at the same sentences."""
    held = frozenset(words(text))
    countries = (f"={name}" for name in map(country, held) if name)
    return held.union(countries, aliases(text))


def holds(held: Set[str], word: str) -> bool:
    """Return whether a bag has a word, or another name of the country that the word names."""
    return word in held or f"={country(word)}" in held


def spelled_out(question: str, texts: Iterable[str]) -> str:
    """Return the question with each acronym replaced by the name that the texts most often give it.

    The embedding model knows "United Nations" far better than UN.
    """
    wanted = set(_ACRONYM.findall(question))
    if not wanted:
        return question
    found: dict[str, Counter[str]] = {acronym: Counter() for acronym in wanted}
    for text in texts:
        for names in _runs(text):
            acronym = "".join(name[0] for name in names)
            if acronym in found:
                found[acronym][" ".join(names)] += 1
    return _ACRONYM.sub(lambda match: next((name for name, _ in found[match[0]].most_common(1)), match[0]), question)


def _aliases(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for names in _runs(text):
        yield "".join(name[0].lower() for name in names), frozenset(words(" ".join(names)))


def _runs(text: str) -> Iterator[list[str]]:
    """Every run of two to five capitalised words, without the small words between them, and every run within one."""
    for run in _RUN.finditer(text):
        names = [word for word in run[0].split() if word not in _LINKS]
        for first in range(len(names)):
            for last in range(first + _SHORTEST, min(first + _LONGEST, len(names)) + 1):
                yield names[first:last]
