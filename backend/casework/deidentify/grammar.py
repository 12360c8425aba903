"""Words beside a word like "Will" or "Grace" that tell a person from the word."""

from __future__ import annotations

from backend.casework.deidentify.lexicon import word_set

# What people do: a name stands before these.
ACTS = word_set(
    "said says told tells asked asks thinks thought wants wanted came comes went goes called"
    " calls rang rings texted texts phoned phones"
    " left leaves knows knew got gets kept keeps told took takes gave gives made makes did does"
    " doesn't didn't won't can't couldn't"
    " wouldn't used loves loved hates hated likes liked lives lived works worked looked looks"
    " sat stood started starts stopped walked"
    " cried laughed shouted drove drives moved died met meets helped helps needs needed sent"
    " sends sees saw turned turns played plays"
    " reckons seems seemed always never just even still put puts plays brought brings told felt"
    " feels found finds wrote writes ran"
    " married bought buys agreed apologised apologized promised answered replied explained"
    " refused teaches taught books"
)
IS = word_set("will can could should might must is was has had isn't wasn't hasn't hadn't would")
# What people are talked about with.
ABOUT = word_set(
    "and with told asked about for from me rang called texted met saw love loved miss see tell"
    " ask like phoned visit than"
)
PRONOUNS = word_set(
    "i you he she it we they that this there the a an my your his her our their these those who"
    " what"
)
# Before these, "will" and "may" are verbs.
AFTER_A_VERB = PRONOUNS | word_set(
    "be have not never always still just also even only come go get take make give keep see need"
    " want like help probably possibly"
    " definitely ever do say tell think feel know find happen change stop start end work"
)
# After these comes the word, not the name.
NO_NAME_AFTER = word_set(
    "to i we you they it he she the a an this these those no some any your his her their its of"
    " every each will would can could"
    " should must might may don't doesn't didn't won't not never be been being"
)
# After these comes the word, unless what follows it says otherwise.
SELDOM_NAME_AFTER = word_set(
    "that my our in on at is are was were have has had do does did there so too very as really"
    " good bad high low big small great much more"
    " most all such one two three amazing saving come go get take make give put keep see need"
    " want like help just always also still"
    " even only ever well"
)
# Names that are things or feelings: "is" after them says nothing.
THING_NAMES = word_set(
    "hope grace faith joy summer dawn art rose rain star sky autumn winter may april june august"
    " mercy charity patience"
    " harmony glory honey crystal amber ruby pearl ivy iris violet olive heather holly lily"
    " daisy poppy jasmine ginger cherry melody"
    " trinity serenity destiny angel earl dean duke guy mason hunter ward bill mark chase grant"
    " miles dale cliff heath fern basil sage"
    " jade jewel candy chip bud clay colt jean"
)
# Names that are verbs.
VERB_NAMES = word_set(
    "will may mark grant chase pat rob sue hope frank drew rich bill don nick wade pierce skip"
    " stew josh ray rose jack art guy dick chip lance"
)
QUOTING = word_set(
    "said says say like think thinks thought goes went told me him her them asked asking word"
    " words wrote"
)
# Words that open a sentence with a capital more often than the name does.
OPENERS = THING_NAMES | word_set("will may mark grant hope chase frank rich bill pat")
