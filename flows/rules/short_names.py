"""First names and what people make of them: short forms, other spellings, the same name written in another language.

One line a name.  Two names agree when they stand on one line; a form may stand on several (Sam: Samuel, Samantha).
Written from general knowledge, a beginning: a team adds what it meets.  Plain small letters; accents, other scripts
and doubled letters are read away before a name is looked up.
"""

from __future__ import annotations

_LINES = """
abdul abdal abdool
abigail abbie abby abi gail
adam ad adi
agnieszka aga agnes
ahmed ahmad achmed ahmet
aidan aiden aydan
aisha ayesha aicha aysha
albert al bert bertie
alexander alex alec xander sandy sasha alexandr aleksander aleksandr oleksandr olexander aleksandar alexandru
alexandra alex lexi lexie sandra sasha aleksandra oleksandra
alfred alf alfie fred
alice alicia ali
alison ali ally allison
amanda mandy manda
amelia millie amy emilia
andrew andy drew andrei andrzej andrej andriy ondrej
anna ann anne annie ania hanna
anthony tony ant antony anton
archibald archie
arthur art artie
barbara barb babs basia
beatrice bea beatrix trixie beatriz
benjamin ben benji benny
bernard bernie
bethany beth
bradley brad
caitlin kaitlyn caitlyn katelyn kate
callum calum cal
cameron cam
caroline caz carrie karolina carolina
catherine katherine kathryn cath cathy kate katie kathy kat kitty kateryna katerina ekaterina catarina katarzyna kasia
charles charlie chaz chuck chas
charlotte charlie lottie lotty
chloe clo
christine chris chrissie tina krystyna christina kristina
christopher chris kit topher kristof krzysztof kristoffer
clare claire clara
connor conor
daniel dan danny danni daniil
danielle dani danni dan
david dave davey davy dawid
deborah debbie deb debra
declan dec
dmitri dmytro dmitry dima
dominic dom nick
edward ed eddie ted teddy ned
eleanor ellie nell elle elinor nora
elizabeth liz beth lizzie betty eliza libby elisabeth lisa elzbieta
ellen ellie nell helen
emily em emmy milly
emma em emmy
ethan eth
eva eve ewa evie
fatima fatimah fatma
felicity fliss flick
finley fin finn finlay
florence flo florrie flossie
francesca fran frankie chess
francis frank frankie fran
frederick fred freddie freddy
gabriel gabe gabby
gabriella gabby ella bella
gary gaz garry
gemma gem jemma
geoffrey geoff jeff jeffrey
george georgie jorge
georgia georgie
georgina georgie gina
gerald gerry jerry
gillian gill gilly jill jillian
grace gracie
gregory greg
hannah hanna han
harriet hattie harry
harrison harry
hassan hasan
heather hev
henry harry hal
hussein hussain husain husein
ibrahim ebrahim
isaac zac ike
isabella isabelle isabel isobel bella izzy issy belle izabela
jacqueline jackie jacqui jax
jacob jake jakub jaycob
james jim jamie jimmy jimmie
jane janie jayne
janet jan
jasmine jas jaz jasmin yasmin yasmine
jason jase
jennifer jen jenny jenni
jeremy jez jem jerry
jessica jess jessie
joanne jo joanna jojo joan
jodie jody jodi
john johnny jack jon ivan jan joao juan
jonathan jon jonny jonathon johnathan nathan
joseph joe joey jo jose josef jozef yusuf yousef youssef yousuf yusef
joshua josh
julia julie jules yulia yuliia
katrina kat trina
kenneth ken kenny
kevin kev
khadija khadijah hadija
kieran kieron ciaran
kimberley kim kimberly
laura laurie loz
lauren loz laurie
lawrence larry laurence laurie
leonard len lenny leo
leslie les lesley
lewis louis lou lew louie luis
lillian lily lil lilly
louise lou
lucy lucie lu
lukasz lukash luke lucas luca lukas
madeleine maddie maddy madeline
madison maddie maddy
malgorzata gosia margaret malgosia
margaret maggie peggy meg marge margie
maria marie mary mariya maja marysia
martin marty marcin
mary molly polly mae
maryam mariam miriam
matilda tilly mattie tilda
matthew matt matty mateusz matteo mathew mihai
maxwell max
maximilian max maxim maksym maxime
megan meg meghan megs
melanie mel
melissa mel lissa
michael mike mick mikey micky mickey michal miguel mihail mykhailo mykola
michelle shell chelle mich
mohammed muhammad mohamed mohammad mohd mo muhammed mehmed muhamed mhmd
molly mollie
natalie nat nattie natalia nataliia
natasha tash tasha nat
nathan nate nat nathaniel
nicholas nick nicky nico mikolaj nicolas
nicola nicky nikki nic
niamh neve neave
oliver ollie olly oli
olivia liv livvy livia oliwia
pamela pam
patricia pat trish tricia patsy patty
patrick pat paddy padraig
paul pauly pavel pawel pavlo paulo
penelope penny
peter pete piotr petro pedro
philip phil pip phillip
philippa pippa pip
rachel rach rachael
raymond ray
rebecca becky becca bex beck
rhys reece reese
richard rich dick ricky rick richie
robert rob bob bobby robbie bert
ronald ron ronnie
rosemary rose rosie
samantha sam sammy sammie
samuel sam sammy
sarah sara sal sally sadie
sean shaun shawn
sebastian seb bas
sergei serhii sergiy sergey serhiy
sophie sophia sofia zofia sofiia soph sophy
stacey stacy stace
stephanie steph stef
stephen steve steven stevie stefan szczepan
stuart stu stewart
susan sue susie suzie suzanne susanna
teresa terri tess theresa tessa terry
terence terry tel terrance
theodore theo ted teddy
thomas tom tommy tomas tomasz
timothy tim timmy
tobias toby
tracey tracy trace
valerie val
veronica ronnie vera weronika
victoria vicky tori vic vicki wiktoria
vincent vince vinny
vladimir volodymyr vlad vova
william will bill billy liam willy
wojciech wojtek voytek
yasmin jasmine yasmine
zachary zach zak zac zack
zaynab zainab zeinab zineb
"""


def _together() -> dict[str, frozenset[str]]:
    """Each form, and the first names of the lines it stands on."""
    lines = [line.split() for line in _LINES.strip().splitlines()]
    forms: dict[str, set[str]] = {}
    for line in lines:
        for form in line:
            forms.setdefault(form, set()).add(line[0])
    return {form: frozenset(names) for form, names in forms.items()}


SHORT_NAMES = _together()
