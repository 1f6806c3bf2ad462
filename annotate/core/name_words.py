"""The words by which a name is told from an organisation, a role, a button and nothing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)  # of a byline's words, which come back from article to article
def fold_name(text: str) -> str:
    """Return a text without case, accents, doubled white space and outer marks, for comparing names."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.split()).strip(" .,:;|-–—·*_\"'()[]")


def _read_words(raw: str) -> frozenset[str]:
    return frozenset(fold_name(word) for word in raw.split())


def _read_phrases(raw: str) -> frozenset[str]:
    return frozenset(fold_name(phrase) for line in raw.split("\n") for phrase in line.split("|") if phrase.strip())


# Words that make a name the name of an organisation, a desk or a group.
ORG_WORDS = _read_words("""
news newsroom newsdesk newswire wire press media desk staff team editors editorial board bureau agency agencies
network networks networking times tribune herald gazette chronicle guardian telegraph observer courier examiner
daily weekly monthly magazine journal newspaper newspapers broadcasting broadcast television radio channel tv
studios productions publishing publications publisher publishers group inc ltd llc llp plc corp corporation company
co gmbh ag sa srl spa foundation institute institution university college school academy department ministry office
council committee commission association society federation union alliance coalition party government embassy
centre center service services administration authority organization organisation trust fund bank club museum
library hospital laboratory laboratories lab labs sciences nation submissions contributors correspondents writers
reporters authors community partners sponsored advertiser blog online digital security systems solutions software
technologies headquarters insider report reports review papers post-gazette newsletter podcast newsline newscast
initiative project campaign movement collective consortium headlines today world weekend updates wires staffers
shopping deals submission contributed
redaccion redacao redaktion redaction redazione redactie redakcja redaksi redakcija redaksjonen redaktionen
noticias nachrichten zeitung nouvelles giornale diario periodico jornal agencia agencias agence agenzia agentur
presse prensa imprensa stampa equipo equipe mannschaft universidad universidade universitat universite universita
instituto institut ministerio ministerium ministere fundacion fundacao stiftung asociacion associacao verein verlag
rundfunk fernsehen sender sociedad gesellschaft tagblatt tageblatt anzeiger kurier
редакция редакции агентство новости новостей пресс служба газета журнал информагентство телеканал канал
университет институт министерство фонд центр отдел корр команда редакція новини
""")
# Names of agencies and broadcasters that stand beside or in place of a person.
AGENCIES = _read_words("""
reuters afp ap tass itar-tass ria novosti xinhua efe dpa ansa lusa kyodo bloomberg pti ani upi apa cna cnn bbc npr
pbs nbc cbs abc msnbc cnbc rt rfi dw rfe rfe/rl voa aap belga ntb tt ritzau interfax ukrinform unian anadolu
aljazeera yonhap irna tasnim cgtn cctv sputnik ians antara bernama adnkronos agi sid kna epd afx prnewswire tnn
accesswire globenewswire businesswire zenger cp espn
тасс интерфакс спутник риа рбк унiан укрiнформ
""")
ORG_PHRASES = _read_phrases("""
associated press|the associated press|al jazeera|washington post|huffington post|new york post|new york times
le monde|le figaro|le parisien|fox news|sky news|daily mail|russia today|voice of america|radio free europe
deutsche welle|press trust of india|pr newswire|europa press|la redaccion|da redacao|la redaction|various authors
multiple authors|our correspondent|special correspondent|own correspondent|web desk|from our correspondent|editor
the editor|editor in chief|managing editor|moderator|wire services|correspondent|reporter|publisher|conde nast
""")
# Common first names of several languages: where nothing marks a line as a byline, "Maria Costa" is told
# from "Market Watch" by them. Written for this purpose; a name that is missing is no worse off elsewhere.
GIVEN_NAMES = _read_words("""
aaron adam adrian ahmed aisha alan albert alejandro alex alexander alexandra alexei alexey alfred ali alice
alicia alison allison amanda amber amelia amir amy ana anastasia andre andrea andreas andrei andres andrew
andrey andy angela anita anja ann anna anne annette anthony antoine anton antonio april arjun arthur ashley
astrid audrey barbara beatriz ben benjamin bernard bernd beth bettina bill birgit bob boris brad brandon brenda
brian bridget bruce bruno camila camille carl carla carlos carmen carol caroline catherine cathy cecilia charles
charlotte chloe chris christian christina christine christoph christopher cindy claire clara claudia claudio
craig cynthia dan daniel daniela danielle david dean deborah denis dennis diana diane diego dieter dirk dmitri
dmitry don donald donna doris dorothy doug douglas dylan ed eduardo edward elaine elena eleanor elisabeth elise
elizabeth ellen emil emilia emily emma enrique eric erica erik erin ernst esther ethan eva evan evelyn fabian
fatima federico felipe felix fernanda fernando fiona florian frances francesca francesco francisco frank franz
fred frederic friedrich gabriel gabriela gary george gerald gerard gerhard gilles giovanni giulia giuseppe glenn
gonzalo grace graham greg gregory guido guillaume guillermo gustavo hannah hans harold harry hassan heather
heike heinz helen helena helene helmut henri henry holger howard hugo ian ibrahim igor ines ingrid irina isaac
isabel isabella ivan jack jackie jacob jacques jake james jan jana jane janet janice jason javier jean jeff
jeffrey jennifer jenny jens jeremy jerry jesse jessica jesus jill jim joan joanna joao joe joel johan johannes
john johnny jon jonathan jordan jorge jose joseph josh joshua joyce juan judith judy julia julian juliana julie
julien jun jurgen justin karen karin karl kate katherine kathleen kathryn kathy katie katja keith kelly ken
kenneth kevin kim kirsten klaus kristen kristin kyle lara larry lars laura lauren laurent lea leah lee leila
lena leo leon leonardo leslie lewis liam lily linda lisa louis louise luca lucas lucia lucy luigi luis luisa
luke madison manuel marc marcel marco marcos marcus margaret maria mariana marie marina mario marion mark markus
marta martha martin martina mary mathias mathieu matt matteo matthew matthias maxim maya megan melanie melissa
mia michael michel michelle miguel mike mikhail mohamed mohammed molly monica monika morgan nadia nancy natalia
natalie natasha nathan neil nicholas nick nicolas nicole nikolai nina noah nora olga oliver olivia omar oscar
pablo pamela paola paolo pascal pat patricia patrick paul paula paulo pavel pedro peter petra phil philip
philipp philippe pierre rachel rafael rahul raj ralf ralph ramon raphael raquel raul ravi raymond rebecca renata
rene ricardo riccardo richard rick rita rob robert roberto robin rodrigo roger roland roman ron ronald rosa rose
roy rui russell ruth ryan sabine sally sam samantha samuel sandra santiago sara sarah scott sean sebastian
sergei sergey sergio shannon sharon sheila simon simone sofia sonia sophia sophie stefan stefanie stephanie
stephen steve steven stuart sue susan susanne suzanne svetlana sven sylvia tania tanya tara tatiana ted teresa
terry theresa thierry thomas tim timothy tina todd tom tomas tony tracy tyler ulrich ulrike ursula valentina
valerie vanessa vera veronica victor victoria vincent vladimir walter wang wendy werner will william wolfgang
xavier yuri yves yvonne zachary zoe
александр александра алексей алена алина анастасия андрей анна антон артем борис валентин валерий василий вера
виктор виктория виталий владимир галина григорий дарья денис дмитрий евгений евгения екатерина елена иван игорь ирина
кирилл константин ксения лариса людмила максим марина мария михаил надежда наталия наталья никита николай оксана олег
ольга павел петр роман светлана сергей софья станислав степан тамара татьяна федор юлия юрий яна
""")
# What fills the field and names nobody: roles alone, accounts of the software, sections, buttons.
NOTHING = _read_phrases("""
admin|administrator|webmaster|web master|root|user|author|authors|the author|unknown|unknown author|anonymous|anon
none|null|undefined|n/a|na|nan|guest|guest author|guest post|guest writer|guest contributor|contributor|writer
staff writer|super user|superuser|test|default|demo|wordpress|wpadmin|wp admin|site admin|siteadmin|by|byline|name
me|you|about|about the author|follow author|follow|following|follow us|read more|share|tweet|email|e-mail|print
subscribe|login|log in|sign in|sign up|comments|comment|view profile|profile|all posts|more|view all posts|see all
posts|archive|home|contact|advertisement|updated|published|posted|politics|sports|sport|business|opinion|opinions
world|technology|tech|health|science|entertainment|culture|travel|lifestyle|local|national|international|features
feature|money|finance|food|fashion|music|movies|arts|education|environment|video|videos|photos|gallery|general
uncategorized|analysis|columns|top stories|breaking news|latest news|latest|letters|op-ed|us|u.s|uk|others
autor|autora|autorin|autore|auteur|автор|админ|anonimo|anonym|anonyme|invitado|gast|invite|convidado|ospite|гость|محرر|المحرر
politica|deportes|economia|mundo|politik|wirtschaft|kultur|economie|politique|monde|esportes|политика|экономика
общество|спорт|мир|seguir|compartir|teilen|partager|sociedad|sociedade|cultura|opinion|opiniao|meinung|culture
""")
# Places of two words, as they follow a name: "Ana Lima, Hong Kong".
PLACES = _read_phrases("""
hong kong|new york|new york city|los angeles|san francisco|san diego|san jose|las vegas|new delhi|new orleans
washington dc|washington d.c|united states|united kingdom|united nations|north america|south america|latin america
middle east|south africa|south korea|north korea|saudi arabia|sri lanka|costa rica|puerto rico|el salvador
new zealand|abu dhabi|tel aviv|kuala lumpur|phnom penh|addis ababa|buenos aires|sao paulo|rio de janeiro|mexico city
cape town|asia pacific|southeast asia|ho chi minh city|st petersburg|st louis|salt lake city|white house|capitol hill
""")
# Words of buttons, sections and headlines that no name holds.
NO_NAME_WORDS = _read_words("""
the and or this that with your our their more share follow click view photo photos video image images credit
courtesy updated update published posted comments comment print email facebook twitter whatsapp instagram youtube
linkedin pinterest reddit subscribe subscribers login password about contact privacy policy terms cookie cookies
advertisement search menu breaking latest stories article articles archive archives category tags topic topics
related politics sports business opinion technology entertainment lifestyle travel fashion education environment
editor's minutes minute ago hours hour yesterday monday tuesday wednesday thursday friday saturday sunday gmt utc
est edt pst pdt copyright rights reserved website site web what why how when where who which these those not from
into was were have has should could would cannot you watch live listen copy link links
url copied e-mail tba tbd here now today standards guidelines disclosure exclusive
getty shutterstock istock alamy unsplash wikimedia commons flickr screenshot
""")
ROLES = _read_words("""
writer reporter correspondent contributor columnist editor journalist author blogger photographer producer analyst
commentator critic intern freelancer researcher director professor president founder ceo strategist redactor
redactora periodista corresponsal columnista editora enviado enviada jornalista correspondente colunista repórter
journaliste correspondant correspondante chroniqueur envoyé envoyée redakteur redakteurin reporterin autor autora
autorin korrespondent korrespondentin volontär giornalista corrispondente inviato redattore redattrice
журналист корреспондент обозреватель редактор автор спецкор колумнист
""")
ROLE_MODIFIERS = _read_words("""
staff senior chief political national special contributing associate assistant deputy executive managing guest
foreign international economics business sports science health technology tech education environment legal white
house congressional investigative general lead principal digital news features opinion city metro state local
enterprise washington video data social media culture arts entertainment travel food editorial night weekend
freelance former veteran global regional world us u.s uk european asia africa middle east religion crime courts
justice energy climate politics
""")
PARTICLES = _read_words("""
de da do dos das di del della dello dei degli der den dem des du la le lo van von vom zu zum zur ter ten te el al
bin ibn bint abu ben wa y e i af av st san santa mac ap 't op d' o' dit
""")
# Lower-case words that end a name: "Ana Lima in Lisbon", "Ana Lima is a reporter".
CUTS = _read_words("""
in for of from at is has was on to near via who as are reports covers writes reporting special
für aus bei ist pour à chez est para em no na en desde per su для из в с на über
""")
# Words that end a name however they are written: "Ana Lima Published in Culture", "Ana Lima Follow".
HARD_CUTS = _read_words("""
published updated posted follow filed modified comments share email print views special veröffentlicht publicado
publicada publié mis aktualisiert actualizado
""")
HONORIFICS = _read_words("""
mr mrs ms miss mx dr prof professor sir dame lord lady rev fr sen rep gov gen col capt lt sgt hon herr frau m mme
mlle sr sra srta don doña dott ing
""")
GENERATIONS = _read_words("jr sr ii iii iv")
DEGREES = _read_words("phd ph.d md m.d esq mba ma m.a ba b.a msc m.sc jd j.d rn cpa dds dvm mph dphil obe mbe cbe frs")
PLACE_STARTS = _read_words("new los san santa las saint north south east west great united the daily el la le fort")
# An article and one word is an outlet ("La Voz", "El Faro"); "Le" and "Das" are also surnames.
ARTICLES = frozenset(("la", "el", "los", "les", "las", "il", "die", "the"))
# Short legal forms are also names.
STOP_WORDS = (ORG_WORDS | AGENCIES | NO_NAME_WORDS | ROLES) - {"co", "sa", "ag", "spa", "ma", "ani", "tt", "sid", "abc"}
