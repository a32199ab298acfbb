"""Countries by any of the names news has for them: the country, its people, its government's seat.

"Kyiv rejected it" and "Ukrainian officials turned it down" speak of one actor, and a headline may use either. General
knowledge, the same for every library. Not here: towns and people within a country.
"""

from functools import lru_cache

from index.words import words

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
    """The country that a word, as `words` has it, speaks of; None for any other word."""
    return _countries().get(word)
