"""Names that are offered while the software or the concentrateur is typed. Data alone; any other name is as good.

From public documents of the trade (software publishers, user manuals); to be completed as practices tell.
"""

SOFTWARE = (
    "Ardion",
    "Axilog",
    "Cosium",
    "Desmos",
    "Effigie",
    "Galaxie",
    "HelloDoc",
    "id. (ex-LGPI)",
    "Irris",
    "Ivoirnet",
    "Julie",
    "LEO",
    "Logiphar",
    "LOGOSw",
    "Medicalnet",
    "Optimum",
    "Pyxbio",
    "Pyxvital",
    "Smart Rx",
    "Stellair Intégral",
    "Topaze",
    "Trophy",
    "Veasy",
    "Vega",
    "Visiodent",
    "WeClever",
    "Winoptics",
    "WinOrtho",
    "Winpharma",
)
CONCENTRATORS = (
    "Area OnLine",
    "Cegedim",
    "CTIA",
    "NOÉ",
    "Pharmagest",
    "Résopharma",
    "Sephira",
    "SP santé",
)
