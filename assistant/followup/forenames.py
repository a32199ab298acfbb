"""Common forenames by the pronoun that goes with them, and those that go with either.

Not here: surnames, and titles (`english.PEOPLE`).
"""

from assistant.questions.vocabulary import listed

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
EITHER = listed(
    """alex andy ashley blake cameron casey charlie chris dana drew jackie jamie jan jo jude kerry kim lee leslie
    lindsay logan mel nicky pat quinn riley robin rowan sam sasha shannon stacey taylor tracy val"""
)
"""Tell a person only where another name follows."""
