"""When what happens on a slide of PowerPoint: the film plays at once, and then its last picture comes."""

from __future__ import annotations

from typing import Any

SPACE = "http://schemas.openxmlformats.org/presentationml/2006/main"

SLIDE = """<p:timing xmlns:p="{space}"><p:tnLst><p:par>
<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>
<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>
<p:par><p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/>
<p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond></p:stCondLst><p:childTnLst>
{film}{still}
</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>
<p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst>
<p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq>
<p:video><p:cMediaNode vol="80000"><p:cTn id="4" {repeat}fill="hold" display="0">
<p:stCondLst><p:cond delay="indefinite"/></p:stCondLst></p:cTn>
<p:tgtEl><p:spTgt spid="{played}"/></p:tgtEl></p:cMediaNode></p:video>
</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"""

AFTER = """<p:par><p:cTn id="{key}0" fill="hold"><p:stCondLst><p:cond delay="{begins}"/></p:stCondLst><p:childTnLst>
<p:par><p:cTn id="{key}1" presetID="1" presetClass="{kind}" presetSubtype="0" fill="hold" nodeType="afterEffect">
<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>{effect}</p:childTnLst></p:cTn></p:par>
</p:childTnLst></p:cTn></p:par>"""

PLAY = """<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="52" dur="{ends}" fill="hold"/>
<p:tgtEl><p:spTgt spid="{played}"/></p:tgtEl></p:cBhvr></p:cmd>"""

APPEAR = """<p:set><p:cBhvr><p:cTn id="62" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn>
<p:tgtEl><p:spTgt spid="{shown}"/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst>
</p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set>"""


def timing(played: int, shown: int | None, seconds: float) -> Any:
    """The element of a slide whose film, a shape by its number, plays for so many seconds; then a picture is shown.

    A picture that is to appear is hidden while slides are shown and seen wherever they are printed. Without one, the
    film is played over and over.
    """
    from pptx.oxml import parse_xml

    ends = round(1000 * seconds)
    film = AFTER.format(key=5, begins=0, kind="mediacall", effect=PLAY.format(ends=ends, played=played))
    still = AFTER.format(key=6, begins=ends, kind="entr", effect=APPEAR.format(shown=shown)) if shown else ""
    repeat = "" if shown else 'repeatCount="indefinite" '
    return parse_xml(SLIDE.format(space=SPACE, film=film, still=still, repeat=repeat, played=played))
