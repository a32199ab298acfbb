"""Lists of English words: those that hold a question together, common verbs, forenames, words for people and groups.

A word in none of them is taken for a noun.
"""

from assistant.language.vocabulary import listed


def _with_plurals(words: str) -> frozenset[str]:
    return listed(words) | {f"{word}s" for word in words.split()}


ARTICLES = listed("a an the")
DEMONSTRATIVES = listed("this that these those")
POSSESSIVES = listed("my your our his her its their whose")
QUANTIFIERS = listed(
    "all another any both each either enough every few fewer less many more most much neither no several some such"
)
DETERMINERS = ARTICLES | DEMONSTRATIVES | POSSESSIVES | QUANTIFIERS
PERSONAL = listed(
    """i me you he him she it we us they them myself yourself himself herself itself ourselves themselves mine yours
    hers ours theirs someone somebody anyone anybody everyone everybody something anything everything nothing nobody
    there here one ones other others"""
)
QUESTION_WORDS = listed("who whom what which when where why how whether")
AUXILIARIES = listed(
    """am is are was were be been being do does did done doing has have had having can could will would shall should
    may might must ought cannot can't couldn't won't wouldn't shouldn't don't doesn't didn't isn't aren't wasn't
    weren't hasn't haven't hadn't let's s re ve ll d m"""
)
PREPOSITIONS = listed(
    """about above across after against along alongside amid among amongst around as at before behind below beneath
    beside besides between beyond by concerning despite down during except for from in inside into like near of off
    on onto out outside over past per regarding since than through throughout till to toward towards under unlike
    until up upon versus via vs with within without"""
)
CONJUNCTIONS = listed("and or but nor so yet if because although though while whereas unless once plus")
ADVERBS = listed(
    """again ago ahead almost already also always anyway apart away back badly besides currently directly early either
    else especially even ever exactly far generally hardly here how however instead just largely later least
    likely long maybe mainly meanwhile more most mostly much nearly never not now nowadays often okay ok only
    originally otherwise perhaps please possibly pretty previously probably quite rather really recently right so
    sometimes soon still then there therefore thus today together tomorrow tonight too typically usually very well
    yes yesterday yet naturally actually oh wow somewhere anywhere everywhere hm hmm hi hello thanks specifically
    particularly exclusively normally"""
)
GRAMMAR = DETERMINERS | PERSONAL | QUESTION_WORDS | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | ADVERBS
BE = listed("am is are was were be been 's s re")
JOINTS = PREPOSITIONS | CONJUNCTIONS | ARTICLES
ADJECTIVES = listed(
    """able available aware bad best better big bigger biggest cheap cheaper common dangerous dead different difficult
    easy effective expensive fair famous fast final first free full good great happy hard harmful healthy high higher
    highest illegal important large larger largest last late latest legal likely little long longest low lower lowest
    main major necessary new newest next old older oldest open other poor popular possible ready real responsible rich
    safe same second serious short significant similar small special strong successful tall third true typical unique
    useful weak wrong young"""
)
VERBS_IN_FULL = listed(
    """abandon accept accuse achieve acquire acquit act add address adopt affect agree aim allege allow announce answer
    apologise apologize appear apply appoint approve argue arise arrange arrest arrive ask assume attack attempt attend
    attract avoid ban become begin behave believe belong block bomb borrow break bring build burn buy calculate call
    cancel capture care carry catch cause celebrate change charge check choose claim climb close collapse collect
    combine come compare compete complete concern condemn configure confirm connect consider consist consume contain
    continue contrast contribute control convert convict convince cook cope cost cover crash create criticise criticize
    cross cry cut damage deal decide declare decline decrease defeat defend define deliver demand deny depend describe
    deserve design destroy detain detect determine develop die differ disappear discover discuss dissolve divide draft
    draw drink drive drop earn eat elect eliminate emerge employ enable encounter encourage end endorse enforce enjoy
    enlist ensure enter erupt escape establish estimate evacuate evolve examine exist expand expect experience explain
    explore export express extend face fail fall feel fight fill find finish fit fix flee flow fly focus follow force
    forget form found freeze function fund gain gather get give go govern grow guarantee hack handle hang happen harm
    hate have hear help hide hike hire hit hold host hurt identify ignore illustrate imagine impact implement import
    impose improve include increase indicate indict infect inflict influence inform inherit injure insist inspire
    install intend introduce invade invent invest investigate invite involve issue jail join jump justify keep kick
    kill know lack land last launch lead learn leave lend let lie lift limit link list listen live locate look lose
    love maintain make manage march mark marry matter mean measure meet melt mention merge migrate miss mix motivate
    move name need negotiate obtain occupy occur offer open operate oppose order organise organize originate oust
    overcome owe own paint participate pass pay perform pick plan plant play pledge plunge point pose praise predict
    prefer prepare prevent produce promise promote propose protect prove provide publish pull punish purchase push put
    qualify question quit raise reach react read realise realize recall receive recognise recognize recommend recover
    recycle reduce refer reflect refuse regain reject relate release rely remain remember remove rename rent repair
    repeal replace reply report represent request require rescue resign resolve respond result retire return reveal
    reverse rise roast rule run save say score search see seek seem seize select sell send separate serve set settle
    shake share shoot show shrink shut sign sing sink sit slash sleep slow smell smoke soar solve sound speak spend
    spoil spread stand start starve state stay steal stick stop store strike struggle study substitute succeed sue
    suffer suggest suit summarise summarize supply support suppose surrender survive sustain swear switch take talk
    taste teach tell tend test testify thank think threaten throw tie topple touch trace trade train transfer transform
    travel treat try turn understand unite unveil urge use vary veto view visit vote vow wait walk want warn wash watch
    wear weigh welcome win withdraw wonder work worry worship write yield"""
)
ASKS = listed("tell describe explain compare list name show give discuss talk summarise summarize")
"""With these an order asks for something."""

IRREGULAR = listed(
    """born arose arisen ate eaten bought brought broke broken built burnt came caught chose chosen cut dealt did died
    drank drunk drew drawn drove driven fell fallen felt fled flew flown fought forgot forgotten found froze frozen
    gave given gone got gotten grew grown had heard held hid hidden kept knew known laid lain lay led left lent lost
    made meant met paid proved proven put quit ran read rose risen said sang sung sank sunk sat saw seen sent shook
    shaken shot showed shown shrank shrunk slept sold sought spent spoke spoken spread stole stolen stood struck
    stuck swore sworn taught thought threw thrown told took taken understood went withdrew withdrawn woke won wore
    worn wrote written became become began begun"""
)
LIGHT = _with_plurals(
    """advantage aim amount aspect basic benefit case cause characteristic concept con cost definition detail difference
    disadvantage effect example explanation fact feature form function goal history idea impact implication importance
    item kind list lot meaning name nature number objective origin overview part percentage point price pro problem
    purpose rate reason relationship result risk role rule share side sign sort source state status step structure style
    summary symptom term thing time topic type use value variety version way consequence"""
)
"""Heads that say which side of a thing is asked for: in "the benefits of yoga" the talk is of yoga."""

PEOPLE = _with_plurals(
    """activist actor actress adviser advisor agent ambassador analyst archbishop artist athlete attorney author bishop
    boss boxer boy brother candidate captain ceo chair chairman chairwoman chancellor chef chief child coach columnist
    comedian commander commissioner composer daughter defendant dentist deputy designer detective dictator diplomat
    director doctor economist editor emperor engineer envoy executive expert father filmmaker founder friend general
    girl governor guy head heir historian husband inventor investigator journalist judge justice killer king lady
    lawmaker lawyer leader man manager mayor member minister mother musician nurse officer official owner painter
    parent partner patient person philosopher photographer physicist pilot player poet pope premier president priest
    prince princess prisoner producer professor prosecutor queen rapper reporter representative researcher scientist
    secretary senator sergeant shooter singer sister soldier son speaker spokesman spokesperson spokeswoman star student
    suspect teacher treasurer victim wife winner witness woman worker writer driver employer"""
)
TITLES_OF_MEN = listed("mr sir lord king prince pope duke father")
TITLES_OF_WOMEN = listed("mrs ms miss lady dame queen princess duchess")
PLACES = listed(
    """airport area beach borough city coast continent country county district island kingdom lake mountain nation
    neighborhood neighbourhood park place port province region river state street territory town valley village hall
    museum road avenue bridge stadium square"""
)
PLACE_NAMES_BEGIN = listed(
    "new north northern south southern east eastern west western upper lower los las san santa saint st port fort cape"
    " mount lake hong sri great united"
)
TIMES = _with_plurals(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday tomorrow tonight morning afternoon evening night day
    week weekday weekend month year century decade hour minute
    spring summer autumn winter"""
)
COLLECTIVES = listed(
    """agency army association band bank club committee company congress council court crew department family firm gang
    government group ministry organisation organization parliament party police public senate staff team union
    community couple majority minority navy jury united rovers wanderers albion athletic inc ltd plc corp group trust
    association agency university college hospital office service reserve"""
)
PLURALS = listed("people men women children police teeth feet mice geese data media")


def _forms(verb: str) -> set[str]:
    """Every regular form of a verb: plan, plans, planned, planning."""
    stem = verb.removesuffix("e")
    forms = {verb, f"{verb}s", f"{verb}es", f"{verb}ing", f"{stem}ed", f"{stem}ing"}
    if verb.endswith("y"):
        forms |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied"}
    if verb.endswith("ie"):
        forms.add(f"{verb[:-2]}ying")
    return forms | {f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}


VERBS = frozenset(form for verb in VERBS_IN_FULL for form in _forms(verb)) | IRREGULAR
"""Every form of them; many are nouns too, and which they are shows only in the sentence."""


HE = listed(
    """aaron abdul abraham adam ahmed alan albert alexander alfred ali andrew angelo anthony antonio antony arthur
    barack ben benjamin benny bernard bernie bill billy bob boris brad brandon brian bruce carl carlos charles
    christopher colin craig dan daniel david dean dennis diego dmitri dmitry dmytro donald doug douglas ed edward
    emmanuel enrique eric ernest ethan eugene felix fernando francisco frank frederick gary george gerald giovanni
    gordon greg gregory harold harry hassan henry howard hugh ian ibrahim igor isaac ivan jack jacob jake jared
    james jason javier jeff jeffrey jeremy jerome jim jimmy joe joel john johnny jonathan jorge jose joseph joshua
    juan julio justin karl keith kenneth kevin khalid kyle larry lawrence leo leonard leonardo lionel louis luca
    luis luke marco mario mark martin matthew max michael miguel mike mikhail mohamed mohammed muhammad nathan neil
    nicholas nick nikola nikolai noah oleksandr oliver omar oscar osama otto pablo patrick paul pedro peter philip
    phillip pierre rafael ralph raymond ricardo richard rick rishi robert roberto roger ronald ross roy rupert ryan
    samuel scott sean sebastian sergei sergey simon stefan stephen steve steven stuart ted terry theodore thomas tim
    timothy toby todd tom tommy tony tyler victor viktor vincent vladimir volodymyr walter warren wayne wei william
    winston xavier yuri zachary"""
)
SHE = listed(
    """abigail adele agatha agnes alice alicia alison amanda amelia amy anastasia andrea angela anita ann anna anne
    annie audrey barbara beatrice becky beth betty beverly bonnie brenda camilla carla carmen carol caroline carolyn
    catherine cecilia charlotte cheryl chloe christina christine cindy claire clara claudia cynthia daisy deborah
    debra denise diana diane dolores donna dorothy edith eleanor elena elizabeth ella ellen emily emma erica esther
    eva evelyn fatima fiona florence frances gabriela geraldine giorgia gloria grace greta hannah harriet heather
    helen hillary ida ingrid irene isabel isabella ivanka jacqueline jane janet janice jean jennifer jenny jessica
    jill joan joanna josephine joyce judith judy julia julie kamala karen kate katherine kathleen kathryn katie
    kelly kristin laura lauren leila leslie linda lisa liz lois louise lucia lucy lynn madeleine madonna margaret
    maria marie marilyn marina marjorie martha mary maya megan melania melissa michelle miriam monica nadia nancy
    natalie natasha nicole nina nora olena olga olivia pamela patricia patsy paula peggy penelope priscilla rachel
    rebecca rhonda rita rosa rose ruth sally samantha sandra sara sarah serena sharon sheila shirley sonia sophia
    sophie stella stephanie susan suzanne sylvia tamara tara teresa theresa tiffany tina ursula valentina valerie
    vanessa vera veronica victoria violet virginia vivian wanda wendy yolanda yulia yvonne zoe"""
)
