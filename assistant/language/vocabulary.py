"""The English words that tell a publication or its author from a word of the same spelling.

Verbs and nouns of reporting, and the small words that hold a sentence together. Of English at large: none is taken from
a set of questions.
"""


def listed(words: str) -> frozenset[str]:
    """The words of a list, written with spaces."""
    return frozenset(words.split())


ARTICLES = listed(
    """account accounts analysis article articles blog column columns commentary correspondent coverage dispatch
    editorial editorials essay essays exclusive explainer feature features headline headlines interview
    interviews investigation journalist journalists magazine newspaper newsletter obituary op-ed opinion outlet
    paper piece pieces podcast post posts profile publication publications report reporter reporters reporting
    reports review reviews site stories story website write-up writer writers"""
)
REPORTS = listed("publish published publishes report reported reporting reports write writes writing written wrote")
SAYS = REPORTS | listed(
    """allege alleged alleges argue argued argues claim claimed claiming claims cite cited cites confirm confirmed
    confirms describe described describes discuss discussed discusses explain explained explains mention
    mentioned mentions note noted notes quote quoted quotes said say saying says state stated states suggest
    suggested suggests warn warned warns"""
)
VERBS = SAYS | listed(
    """accuse accused accuses acknowledge acknowledges address addresses analyse analyze announce announced attribute
    attributed attributes believe believes call called calls characterise characterize characterized
    characterizes conclude concluded concludes cover covered covering covers criticise criticize criticized
    depict depicts detail detailed details discussing emphasise emphasize emphasizes estimate estimated
    estimates explore explores feature featured features find finds focus focused focuses found frame frames
    give gives highlight highlighted highlights identify identified identifies imply implied implies include
    includes indicate indicated indicates list listed lists name named names offer offers outline outlines point
    points portray portrayed portrays praise praised predict predicted predicts present presented presents
    provide provided provides rank ranked ranks rate rated recommend recommended recommends refer referred
    refers reference references reveal revealed reveals reviewed show showed shows specify specifies summarise
    summarize tell tells think thinks told"""
)
WRITTEN = listed(
    """alleged argued authored carried characterised characterized cited claimed covered described detailed discussed
    expressed featured given highlighted identified indicated listed mentioned named noted outlined penned
    portrayed posted presented provided published quoted ranked rated recommended released reported revealed
    reviewed said shared shown stated suggested told written"""
)
PRINTED = listed("appeared appearing appears aired carried featured posted published printed ran")
TAKES = listed(
    """account assertion assessment claim claims critique depiction description emphasis explanation findings focus
    guide list mention perspective portrayal prediction predictions quote ranking recommendation recommendations
    remarks statement statements suggestion summary take tone view views"""
)
JOINTS = listed("and or nor but both the as well also either neither then versus vs")
ADVERBS = listed(
    """also both did do does earlier explicitly first had has have initially itself later never not only originally
    previously recently separately specifically then"""
)
GRAMMAR = listed(
    """a about after an and are as at be because been before but by can could did do does for from had has have he her
    him how if in into is it its not of on or she should so than that the their them then there these they this
    those to until was were what when where which while who whom whose why will with would you"""
)
ADVERBIALS = listed(
    """again ago last next today tomorrow versus via vs with within without yesterday over this under"""
)
OPENERS = GRAMMAR | listed(
    """according all between both citing compare comparing considering describe despite explain find from give given
    like list name per read show since summarise summarize tell through unlike using via without"""
)
WORKS = listed(
    """album band book called character entitled episode film game movie named novel phrase play show single song term
    titled track word"""
)
