"""Old and open workbooks (XLS, ODS), and what workbooks of offices look like: titles, hidden and several sheets."""

from __future__ import annotations

import base64
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from importers.base import ReadOptions
from importers.registry import read_file
from importers.rows import FactKind
from tests.importers.conftest import QuietWatch, Told

# A title over merged cells, a line and an empty row above the header, dates as serial numbers, a formula that was never
# calculated, and in the XLS a hidden sheet. Made with xlwt and odfpy.
XLS = (
    "c-rk)O=whC6#nk}naQLxlbJLMMjRditwtegpt#X7F-C-rjk>6cpc8X7L&o>Q%Lv*<n`*Nx6kN54An2kSYd8L&l)5N%QBc}Nu^=RhZd?g1xG;I1"
    "d)|F96Q^K611ax3?s@l|d(L<7ymQXIZ{GcT`N>N^wNGIlZG(xKAce#nouHPAgdAu*2vj$^H&F{>T2hp1qCh5W+|K--R54WXo`QjE)?MPjBWi~+"
    "iankyokgTxUPD=^HEb0Y<(`2H)UsH?>uP0wjQNMme`MP`%(t`V8|GWdc2XR|z2ctEEjo`67#%#8B`$D-eg0<6CM?5mDv!VXR)n@Tdi+Ycy2J(w"
    "RvMQ<A>Aci=_|PfSI`Xf^>vj>T?dIK(MI9EjDG_M_$R9CUz}LKxOxH7zo^$I|3lwIL7cBYZ&<)Mf}=tu^8_XJT`Mf*0qKoa<peT#kPLI<lZrbs"
    "_7cAm6p*L33RK#DZFp?B;!DSuCn{q#={w$WXOx}EX5T5-@m!~SQ`g4suFV@ae@th<fb_>mx4VyU_n-3J@<~a%f4}ET)y+_vm1|O=^i~MmBqMp+"
    "Qf}2M2|cb$+1gL_w&M(SN;LARe^Qd%>!oQzSuNKpo=a;Q&1+E(IkR)p9#!&c!_se72NG{!xw;K3!)2W&K7<zT=ef9Z^!#4_@cfU`;6U*RYsUG|"
    "3Xitc>Nz67SIUE&vpm9}^yGj}_E^vSETgXEemnCvvZ4E$fn~bWe~xXw=Fv4YPdC$_#gFFn*HVAt+1{IliO0ot)W5oG>hrd%e-$sGgO1uE@>kb6"
    "Y!Dm7_unbHRgCUJZ-Nh*uXtlaY%+3s?SVeOTQIG*03CYZXJq-e=k;Z=k6>NBk6<66QOyRZCR?a^LrI~Uvy#E+kz|r&&q@|a35{&cL;k{OW?dew"
    "+0fo%<Rl_VA*&dMmL@%u)~7;`Dddz!wi_VZjJ#YU+jYn`BR6Ygn~^)m4LzoiKhVgD2FM9UZr8{OMouG=6mo`hwS$^MHrYAQAZZjXCJO?E6nc8J"
    "Pc-8b9Submwi&Ist{yrad9P_P>VhZbbuZPrFdNoIl)+(LWM?H6vli_w=6S1#i@Gco?48ruBiLKz8OIBa;uTX&F~t;9Op8cDALS;$PJ}PI3H{ou"
    "zUxd=n~6V@{BLO=Ji2Q1mvSduy8Ae@p!``5TSQpmEq$Wzg^E6-*?o*)kk>J?;QXamJu&z9ytQNQ-IdTn=bu@~I^XmBuK<jrPP+"
)
ODS = (
    "c-nQ83pmqz7{{mCB9h#4NGP48n$Zm>Cv-Suq*AH1G;M6!_E(!R_a;h`Yq~5ZF-<O&TRE0nag3tPHJ8!FBx6D=)XwyD9*5`j{+{3S`@O&C_j#Y^"
    "eV_OJx;ca8H9&J_o=!zY5iBpkWcRtPAlpPd5lf-@VbOkm1pFy91rLx+sU!>xK$G!g7~qE`VSrQqL@bE{Bm14jqA_F~7E5va5mVuNOuZ+jo)2Z-"
    "up9`qOm>nfGy;|k3nUWa5^YuJa8-LrI-SDTG%i4Zu|ma3P>C{2F-^xxyMklT8ln3aVX*RB10z$1z}R(rq7L0KF;b;&Bl3-uBzc+&C!cP5yy-Y!"
    "dwC|cyeuLmD5#`Ad8LEtAi7~%CF)>b;5jaRRaR6m2<n)}_sa89+6Q;rY>n;6gB*A;lF~bwi`3<O+E9T%jMEXnWL%h?t@kp#?n9$u%yH?W(Mq5#"
    "x#-g66BUhK(twX-lP}PPnVs>;a#^!PRwWe>NJ;j33LsJDN+C<F?Fb5Bz%@bzg*IUg$+3pq)(o4Hg4}KR-b~VroJ!BO_RDdEqV>|SU(XlfPO~HI"
    "L!HD^9N`)Px%$(vH}kA;mGSc|1)o068<qxMH{jzMFTz49>pO}VL%n-RWt*c763?X5;TEYio#FKkN_r_phTN+PMs0|tbXEpfeW^KkzdeLFRyAms"
    "69^9G?<^M+>scppg3g+<<ZGlr;MJc(S8tO}EebGrH9Y1_uHB)ax2P}1xx)zZx`VzRmrE@DT1eJKi4C{c3?bxPCRM8bxR)dt@7TyxGB-RH*<_J%"
    "1$_8pK!++=xP1ecTs4@`g(IdAA?}8Q@1ZG&m_l}ohmX60qg}CazY_Z4P^`OmP5|QEo&Fd+nETqQEAbiEn$~rp=&fd&$Eze8I^&lB`bJ5YS4FAS"
    ")N6h6fa5@u^|dAx^Ya)JC5|=fNyOz7laC%_js~?#{r?saK6Jx$^&}@uuFHSEqGLQgp4zoTuX6Q$eO6#)F%rhMO}nAGMG=3ovwA2NiL88SyIa9b"
    "d+URn?QO=;&+cjfjZ=lW5+g7o5Z>$*K}saAUIhbtX5ufr&yvIlna+Yv2TyJ-BwNzWi?1v$^rbh8^KX63_f$pfLZphyo;*YypDukT$SG|`%(jA8"
    "5T$5oxI8JIeV`NUxnsG7k?ZbhAP5Le@LuW*9}zzv$PV+DQm5`-e)ld*C(Tpq&hCY6#7`Ck3uWH;k{?5drJ%o$M-r!?2CnQ7ke)fri%DGz)yPKM"
    "=E19~h8X3lF;>Qk;lRFwcT-N7VP04=^Fs#j`2;(S;_`UzSnThOYDVnS_BkfMjqK!OOV!j17!FRDlGHM-1{WkHfnsv>6D^m=Fl1GmG%6e`ZgOH3"
    "I!4ym-Sm&-6^@DDdl8$X3q04gPmSPUv#89D(Ses3gSL#gzL5S}Wg1jnuch`jN;mK+H(jK&eCnQUw_Jb7c%s>Db?>8+OH%HdZ=Hfu+AmDEOwdfC"
    "krSbcePvWTJFu(n0~A25&um&nYlsa8DztArD`aQ_3yTr>yDvvorW8^z2&5@{b+LE1-QwixU`j-j@ZMPR_vy+{cJZx+t42wzqsHqtb&CovT6DdW"
    "7s;`BkF<tX;BVEH6&k7Kxh*rH_`H>HB-(K*Irk1fhlD1yBYGRfJ=<}QG<hMey))g9!$q$3Ig!wHKFUu=^<CZ~PEym?*RxR^v=&{tDWb0G;?@r>"
    "3XMnNqCME&X4#za^G9;ClS?t%)mk4q%_J!4=ay5ob{h$z-O|FCCkColiQAw@kMnA3k8HVBJZ|OOLsQ-lN+EH0EX>|Q8{}8xA`5<fXpT4ge!NcQ"
    "_L;6+_pyjnwqEyFk2?u1{6Vj^7CA=Ep>?q<_qghFTMVD_3~K0(A`j+uWVGSoZ|kk{UtbTCR;M8Mu=&z**0X}*)#1BdzuD>LEVo1h{Bs%q*Rsxm"
    "{v+!1)c*_hJmtPXwik1YWpJK@$t@7Y#o*$`p9lTH^JB1>THGP?6kYx&{o>{ffzEw_$d-W&eFmBH{sAHu{8I"
)


def read(folder: Path, data: bytes, name: str) -> Told:
    path = folder / name
    path.write_bytes(data)
    return Told(read_file(path, name, QuietWatch(), ReadOptions(today=date(2026, 3, 31))))


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b85decode(text))


@pytest.mark.parametrize("name", ["register.xls", "register", "register.csv"])
def test_an_old_workbook_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, unpacked(XLS), name)
    assert (found.kind, found.names) == ("people, relationships", ["Ann Pell", "Cy Pell", "Bo Orme"])
    assert [row.locator for row in found.people] == ["People!5", "People!6", "People!7"]
    assert ("date_of_birth", "1985-03-02") in found.people[0].fields
    assert found.said == [("900", "mother", "901")]
    assert "“Links” is hidden" in found.doubts


def test_a_formula_is_not_run(tmp_path: Path) -> None:
    bo = read(tmp_path, unpacked(XLS), "register.xls").people[2]
    assert "date_of_birth" not in dict(bo.fields), "what was never calculated has no value to read"


@pytest.mark.parametrize("name", ["register.ods", "register", "register.xlsx"])
def test_an_open_workbook_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, unpacked(ODS), name)
    assert (found.kind, found.names) == ("people, relationships", ["Ann Pell", "Cy Pell", "Bo Orme"])
    assert ("date_of_birth", "1950-01-09") in found.people[2].fields
    assert found.said == [("900", "mother", "901")]


def workbook(folder: Path, sheets: dict[str, list[list[Any]]]) -> Told:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return read(folder, path.read_bytes(), "book.xlsx")


def test_serial_numbers_and_two_digit_years_are_dates_of_birth(tmp_path: Path) -> None:
    rows = [["Person ID", "Name", "DOB"], [1, "Ann Pell", 31108], [2, "Bo Orme", 29950], [3, "Cy Lund", 40970]]
    serials = workbook(tmp_path, {"A": rows})
    assert [dict(row.fields)["date_of_birth"] for row in serials.people] == ["1985-03-02", "1981-12-30", "2012-03-02"]


ATTENDED = [
    ["Child", "Date", "Venue", "Who attended", "Summary"],
    ["Ella Firth", "03/04/2025", "Family Centre", "Jean Firth (nan), Carl Moss - dad", "Went well"],
    ["Ella Firth", "10/04/2025", "Family Centre", "Mum and Jean Firth", "Quiet"],
]


def test_who_attended_family_time_is_not_lost(tmp_path: Path) -> None:
    found = workbook(tmp_path, {"Observations": ATTENDED})
    seen = found.told(FactKind.CONTACT, "date")
    assert [(other, day) for _, other, day in seen] == [
        ("Jean Firth", "03/04/2025"), ("Carl Moss", "03/04/2025"), ("Jean Firth", "10/04/2025"),
    ]  # fmt: skip
    assert [(who, code) for who, code, _ in found.said] == [("Jean Firth", "grandmother"), ("Carl Moss", "father")]
    assert "Who attended: Mum" in found.told(FactKind.EVENT, "text")[1][2], "a word without a name stays in the text"
