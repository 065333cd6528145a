"""More than five hundred files, each with the command that makes it and what is to become of it.

Shell commands over a few base files (`bases`), so that they can be tried by hand; `{out}` is the file to make, `$B` the
folder of the bases. What is expected follows from how a file is made, never from what our program says of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

GOOD, CONVERTED = "good", "converted"  # else the code of a refusal

PAGE = "620x877"  # pixels: A4 at 75 dots an inch


@dataclass(frozen=True, slots=True)
class Recipe:
    """`name` is the file's name in the drop; a mail or an archive is judged by what lies in it."""

    name: str
    expected: str
    command: str


OFFICE = "soffice -env:UserInstallation=file://$B/profile --headless --convert-to"

# Bases first: (file, command). They are made in this order, in $B.
BASES: tuple[tuple[str, str], ...] = (
    *((f"photo{n}.ppm", f"convert -seed {n} -size {PAGE} plasma:tan-navy -depth 8 photo{n}.ppm") for n in range(4)),
    *(
        (f"letter{n}.ppm", f"convert -size {PAGE} xc:white -pointsize 22 -fill black -annotate +60+{80 + 30 * n}"
         f" 'Facture 2026-{n}\\nMontant 1234,50\\nBon pour accord' -depth 8 letter{n}.ppm") for n in range(4)
    ),
    ("wide.jpg", "convert -seed 9 -size 1600x500 plasma:red-blue -depth 8 wide.jpg"),
    ("soft.png", "convert photo1.ppm -alpha set -channel A -evaluate set 60% +channel soft.png"),
    *((f"photo{n}.jpg", f"convert photo{n}.ppm -quality 88 -density 150 photo{n}.jpg") for n in range(4)),
    *((f"letter{n}.png", f"convert letter{n}.ppm -colors 16 -density 200 -units PixelsPerInch letter{n}.png")
      for n in range(4)),
    *((f"fax{n}.tif", f"convert letter{n}.ppm -monochrome -depth 1 -density 204x196 -units PixelsPerInch"
       f" -compress none fax{n}.tif") for n in range(4)),
    *((f"photo{n}.tif", f"convert photo{n}.ppm -density 200 -compress none photo{n}.tif") for n in range(4)),
    *((f"grey{n}.tif", f"convert photo{n}.ppm -colorspace Gray -density 200 -compress none"
       f" -define tiff:rows-per-strip=16 grey{n}.tif")
      for n in range(2)),
    ("palette.tif", "convert photo1.ppm -colors 200 -type Palette -compress none palette.tif"),
    ("deep.tif", "convert photo2.ppm -depth 16 -compress none deep.tif"),
    ("four.tif", "convert photo3.ppm -colorspace CMYK -compress none four.tif"),
    ("text.ps", "printf '%%!PS\\n/Helvetica 24 selectfont 3 { 72 700 moveto (Facture 2026) show showpage } repeat\\n'"
     " > text.ps"),
    ("text.pdf", "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=text.pdf text.ps"),
    ("scan.pdf", "img2pdf photo0.jpg photo1.jpg -o scan.pdf"),
    ("fax.pdf", "img2pdf fax0.tif fax1.tif fax2.tif -o fax.pdf"),
    ("mixed.pdf", "img2pdf letter0.png photo2.jpg -o mixed.pdf"),
    ("form.ps", "printf '%%!PS\\n[ /Rect [72 600 300 630] /T (nom) /FT /Tx /F 4 /V (Martin) /Subtype /Widget /ANN"
     " pdfmark\\n/Helvetica 20 selectfont 72 700 moveto (Nom) show showpage\\n' > form.ps"),
    ("form.pdf", "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=form.pdf form.ps"),
    ("script.ps", "printf '%%!PS\\n[ {Catalog} << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> /PUT pdfmark"
     "\\n/Helvetica 20 selectfont 72 700 moveto (Script) show showpage\\n' > script.ps"),
    ("script.pdf", "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile=script.pdf script.ps"),
    *((f"writer{n}.html", f"printf '<html><body><h1>Devis {n}</h1><p>Verres progressifs été nº {n}</p>"
       f"<table border=1><tr><td>{n}</td><td>12,50</td></tr></table></body></html>' > writer{n}.html")
      for n in range(8)),
    *((f"plain{n}.txt", f"printf 'Note {n}\\nBonjour, ci-joint la facture {n}.\\n' > plain{n}.txt") for n in range(8)),
    ("office", f"mkdir -p office && {OFFICE} pdf --outdir office writer*.html plain*.txt >/dev/null 2>&1"),
    ("office/writer1.odt", f"{OFFICE} odt --outdir office writer0.html writer1.html >/dev/null 2>&1"),
    *((f"office/writer1.{form}", f"cd office && {OFFICE} {form} writer0.odt writer1.odt >/dev/null 2>&1")
      for form in ("docx", "doc", "rtf")),
    ("office.pdf", "cp office/writer0.pdf office.pdf"),
)  # fmt: skip


def recipes() -> Iterator[Recipe]:
    """All of them; names are unique."""
    for family in (_jpeg, _png, _tiff, _others, _pdf_made, _pdf_changed, _pdf_locked, _office, _cut, _strange, _held):
        yield from family()


def _jpeg() -> Iterator[Recipe]:
    for quality, sampling, laced, colours in product(
        (35, 75, 96), ("4:2:0", "4:4:4"), ("none", "JPEG"), ("sRGB", "Gray", "CMYK")
    ):
        name = f"jpeg q{quality} {sampling.replace(':', '')} {laced} {colours}.jpg"
        options = f"-quality {quality} -sampling-factor {sampling} -interlace {laced} -colorspace {colours}"
        yield Recipe(name, GOOD, f"convert $B/photo0.ppm {options} jpeg:{{out}}")
    for density in (72, 150, 600):
        yield Recipe(f"jpeg {density} dpi.JPG", GOOD, f"convert $B/photo1.ppm -density {density} jpeg:{{out}}")
    for number in range(1, 9):
        yield Recipe(
            f"jpeg turned {number}.jpeg", GOOD,
            f"convert $B/photo2.ppm -orient {ORIENTATIONS[number]} -set comment {number} jpeg:{{out}}",
        )  # fmt: skip


ORIENTATIONS = (
    "", "top-left", "top-right", "bottom-right", "bottom-left", "left-top", "right-top", "right-bottom", "left-bottom",
)  # fmt: skip


def _png() -> Iterator[Recipe]:
    kinds = ("Bilevel", "Grayscale", "GrayscaleAlpha", "Palette", "TrueColor", "TrueColorAlpha")
    for kind, depth, laced in product(kinds, (8, 16), ("none", "PNG")):
        yield Recipe(
            f"png {kind} {depth} {laced}.png", GOOD,
            f"convert $B/letter1.ppm -type {kind} -depth {depth} -interlace {laced} png:{{out}}",
        )  # fmt: skip
    for colours in (2, 4, 16, 200):
        yield Recipe(f"png {colours} colours.png", GOOD, f"convert $B/photo2.ppm -colors {colours} png8:{{out}}")
    for level in (0, 5, 9):
        yield Recipe(
            f"png packed {level}.png", GOOD, f"convert $B/letter2.ppm -define png:compression-level={level} png:{{out}}"
        )
    yield Recipe("png see-through.png", GOOD, "cp $B/soft.png {out}")


def _tiff() -> Iterator[Recipe]:
    sources = {"photo": "none lzw lzw:2 zip zip:2 packbits jpeg", "grey": "lzw zip packbits jpeg"}
    for source, ways in sources.items():
        for way, order in product(ways.split(), ("-L", "-B")):
            name = f"tiff {source} {way.replace(':', '-')} {order}.tif"
            yield Recipe(name, GOOD, f"tiffcp -c {way} {order} $B/{source}1.tif {{out}}")
        for way in ways.split():
            pages = " ".join(f"$B/{source}{n}.tif" for n in ((0, 1, 2, 3) if source == "photo" else (0, 1)))
            name = f"tiff {source} pages {way.replace(':', '-')}.tiff"
            yield Recipe(name, GOOD, f"tiffcp -c {way} {pages} {{out}}")
        for way in ("none", "lzw", "zip", "jpeg"):
            yield Recipe(f"tiff {source} tiled {way}.tif", GOOD, f"tiffcp -t -c {way} $B/{source}0.tif {{out}}")
    for way, count in product(("none", "g3", "g3:2d", "g3:fill", "g4", "lzw", "zip", "packbits"), (1, 4)):
        pages = " ".join(f"$B/fax{n}.tif" for n in range(count))
        yield Recipe(f"fax {way.replace(':', '-')} {count}.tif", GOOD, f"tiffcp -c {way} {pages} {{out}}")
    for rows in (1, 8, 2000):
        yield Recipe(f"tiff strips of {rows}.tif", GOOD, f"tiffcp -r {rows} -c lzw $B/photo2.tif {{out}}")
    for strange, way in product(("palette", "deep", "four"), ("none", "lzw", "zip")):
        yield Recipe(f"tiff {strange} {way}.tif", GOOD, f"tiffcp -c {way} $B/{strange}.tif {{out}}")
    for way in ("none", "lzw", "zip", "jpeg"):
        yield Recipe(f"bigtiff {way}.tif", CONVERTED, f"tiffcp -8 -c {way} $B/photo3.tif {{out}}")
    yield Recipe("bigtiff pages.tif", CONVERTED, "tiffcp -8 -c g4 $B/fax0.tif $B/fax1.tif {out}")


def _others() -> Iterator[Recipe]:
    for number, (form, options) in enumerate(
        product(("bmp", "bmp2", "bmp3"), ("", "-colors 2 -type Bilevel", "-colors 16", "-colors 200", "-compress RLE"))
    ):
        if form == "bmp2" and options == "-compress RLE":
            continue
        name = f"bmp {number}.bmp"
        yield Recipe(name, CONVERTED, f"convert $B/photo{number % 4}.ppm {options} {form}:{{out}}")
    for colours, laced in product((2, 16, 256), ("none", "GIF")):
        name = f"gif {colours} {laced}.gif"
        yield Recipe(name, CONVERTED, f"convert $B/letter0.ppm -colors {colours} -interlace {laced} gif:{{out}}")
    yield Recipe("gif see-through.gif", CONVERTED, "convert $B/soft.png -channel A -threshold 30% gif:{out}")
    yield Recipe("gif moving.gif", CONVERTED, "convert -delay 10 $B/letter0.ppm $B/letter1.ppm gif:{out}")
    for quality, effort in product((20, 75, 100), (0, 4)):
        name = f"webp q{quality} m{effort}.webp"
        yield Recipe(name, CONVERTED, f"cwebp -quiet -q {quality} -m {effort} $B/photo0.jpg -o {{out}}")
    yield Recipe("webp lossless.webp", CONVERTED, "cwebp -quiet -lossless -z 1 $B/photo1.jpg -o {out}")
    yield Recipe("webp see-through.webp", CONVERTED, "cwebp -quiet $B/soft.png -o {out}")
    yield Recipe("webp moving.webp", CONVERTED, "img2webp -d 100 $B/letter0.png $B/letter1.png -o {out} >/dev/null")
    for quality, chroma in product((20, 50, 90), (420, 444)):
        command = f"heif-enc -q {quality} -p chroma={chroma} $B/photo0.jpg -o {{out}} >/dev/null"
        yield Recipe(f"heic q{quality} {chroma}.heic", CONVERTED, command)
    yield Recipe("heic letter.HEIC", CONVERTED, "heif-enc $B/letter0.png -o {out} >/dev/null")
    yield Recipe("heic see-through.heif", CONVERTED, "heif-enc $B/soft.png -o {out}.heic && mv {out}.heic {out}")
    yield Recipe("heic two.heic", CONVERTED, "heif-enc $B/photo1.jpg $B/photo2.jpg -o {out} >/dev/null")
    for quality in (30, 60, 90):
        command = f"heif-enc -A -q {quality} -p speed=9 $B/photo{quality // 30}.jpg -o {{out}} >/dev/null"
        yield Recipe(f"avif q{quality}.avif", CONVERTED, command)
    for number in range(4):
        yield Recipe(f"jpeg 2000 {number}.jp2", CONVERTED, f"convert $B/photo{number}.ppm -quality 60 jp2:{{out}}")


def _pdf_made() -> Iterator[Recipe]:
    gs = "gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite"
    for version, setting in product(("1.3", "1.4", "1.5", "1.7"), ("screen", "ebook", "printer", "prepress")):
        options = f"-dCompatibilityLevel={version} -dPDFSETTINGS=/{setting}"
        yield Recipe(f"gs {version} {setting}.pdf", GOOD, f"{gs} {options} -sOutputFile={{out}} $B/text.ps")
        yield Recipe(f"gs again {version} {setting}.pdf", GOOD, f"{gs} {options} -sOutputFile={{out}} $B/mixed.pdf")
    for part in (1, 2, 3):
        options = f"-dPDFA={part} -dPDFACompatibilityPolicy=1 -sColorConversionStrategy=RGB"
        yield Recipe(f"gs pdfa {part}.pdf", GOOD, f"{gs} {options} -sOutputFile={{out}} $B/text.ps")
    for sort in ("pdfimage8", "pdfimage24", "pdfimage32"):
        yield Recipe(
            f"gs {sort}.pdf", GOOD, f"gs -q -dBATCH -dNOPAUSE -sDEVICE={sort} -sOutputFile={{out}} $B/text.pdf"
        )
    for sources in (
        "photo0.jpg",
        "photo0.jpg photo1.jpg photo2.jpg",
        "letter0.png",
        "fax0.tif",
        "photo1.tif",
        "wide.jpg",
    ):
        for paper in ("", "--pagesize A4", "--pagesize A4^T --border 1cm", "--pagesize 21cmx29.7cm --fit fill"):
            files = " ".join(f"$B/{name}" for name in sources.split())
            yield Recipe(f"img2pdf {sources} {paper}.pdf".replace("^", ""), GOOD, f"img2pdf {paper} {files} -o {{out}}")
    for options in ("", "-j -q 60", "-z", "-p A4 -F", "-x 150 -y 150"):
        for source in ("photo0", "grey1", "fax2"):
            if source == "fax2" and "-j" in options:
                continue
            yield Recipe(f"tiff2pdf {source} {options}.pdf", GOOD, f"tiff2pdf {options} -o {{out}} $B/{source}.tif")
    for version in ("-1.4", "-1.5", "-1.6", "-1.7"):
        yield Recipe(f"mutated text {version}.pdf", GOOD, f"qpdf --force-version={version[1:]} $B/form.pdf {{out}}")
    for source in ("text", "scan", "mixed", "form"):
        yield Recipe(f"cairo {source}.pdf", GOOD, f"pdftocairo -pdf $B/{source}.pdf {{out}}")
        yield Recipe(f"united {source}.pdf", GOOD, f"pdfunite $B/{source}.pdf $B/fax.pdf {{out}}")
        yield Recipe(f"page {source}.pdf", GOOD, f"pdfseparate -f 1 -l 1 $B/{source}.pdf {{out}}")
        yield Recipe(f"page {source}.png", GOOD, f"pdftoppm -png -r 60 -singlefile $B/{source}.pdf > {{out}}")
        yield Recipe(f"page {source}.jpg", GOOD, f"pdftoppm -jpeg -r 61 -singlefile $B/{source}.pdf > {{out}}")
        yield Recipe(f"page {source}.tif", GOOD, f"pdftocairo -tiff -r 62 -singlefile $B/{source}.pdf - > {{out}}")
        yield Recipe(f"page {source}.svg", "unsupported", f"pdftocairo -svg -f 1 -l 1 $B/{source}.pdf {{out}}")
        yield Recipe(f"page {source}.ps", "unsupported", f"pdftocairo -ps $B/{source}.pdf {{out}}")


def _pdf_changed() -> Iterator[Recipe]:
    ways = {
        "object streams": "--object-streams=generate",
        "no object streams": "--object-streams=disable",
        "linearized": "--linearize",
        "linearized streams": "--linearize --object-streams=generate",
        "qdf": "--qdf",
        "unpacked": "--stream-data=uncompress",
        "packed": "--recompress-flate --compression-level=9",
        "coalesced": "--coalesce-contents",
        "version 1.3": "--force-version=1.3 --object-streams=disable",
        "version 2.0": "--min-version=2.0",
        "turned": "--rotate=+90",
        "attachment": "--add-attachment $B/plain0.txt --",
        "images": "--optimize-images",
        "flat": "--flatten-annotations=all",
        "rebuilt": "--normalize-content=y",
        "garbage before": "",
        "garbage after": "",
    }
    for (way, options), source in product(ways.items(), ("text", "scan", "fax", "mixed", "form", "script", "office")):
        command = f"qpdf --warning-exit-0 $B/{source}.pdf {options} {{out}} 2>/dev/null"
        if way == "garbage before":
            command = f"(printf 'scanner: done\\n'; cat $B/{source}.pdf) > {{out}}"
        elif way == "garbage after":
            command = f"(cat $B/{source}.pdf; head -c 300 /dev/zero) > {{out}}"
        yield Recipe(f"qpdf {way} {source}.pdf", GOOD, command)


def _pdf_locked() -> Iterator[Recipe]:
    locks = {
        "40": "40 --",
        "128 rc4": "128 --use-aes=n --",
        "128 aes": "128 --use-aes=y --",
        "256": "256 --",
        "256 no print": "256 --print=none --modify=none --extract=n --",
    }
    for (way, options), source in product(locks.items(), ("text", "scan", "form", "mixed")):
        command = "qpdf --allow-weak-crypto $B/{0}.pdf --encrypt '{1}' owner {2} {{out}}"
        for user, expected in (("", GOOD), ("secret", "encrypted")):
            name = f"locked {way} {source} {'asks' if user else 'opens'}.pdf"
            yield Recipe(name, expected, command.format(source, user, options))


def _office() -> Iterator[Recipe]:
    for name in (*(f"writer{n}" for n in range(8)), *(f"plain{n}" for n in range(8))):
        yield Recipe(f"office {name}.pdf", GOOD, f"cp $B/office/{name}.pdf {{out}}")
    for form, number in product(("odt", "docx", "doc", "rtf"), range(2)):
        yield Recipe(f"office {number}.{form}", "unsupported", f"cp $B/office/writer{number}.{form} {{out}}")
        yield Recipe(
            f"office {number} called {form}.pdf",
            "unsupported",
            f"(cat $B/office/writer{number}.{form}; echo) > {{out}}",
        )
    for number in range(4):
        yield Recipe(f"writer {number}.html", "unsupported", f"cp $B/writer{number}.html {{out}}")
        yield Recipe(f"plain {number}.txt", "unsupported", f"cp $B/plain{number}.txt {{out}}")


def _cut() -> Iterator[Recipe]:
    sources = {
        "photo1.jpg": "damaged", "letter1.png": "damaged", "photo2.tif": "damaged", "fax1.tif": "damaged",
        "scan.pdf": "damaged", "text.pdf": "damaged", "mixed.pdf": "damaged", "office.pdf": "damaged",
    }  # fmt: skip
    for (source, expected), share in product(sources.items(), (15, 50, 90)):
        suffix = source.rpartition(".")[2]
        size = f"$(( $(stat -c %s $B/{source}) * {share} / 100 ))"
        yield Recipe(f"cut {share} {source}.{suffix}", expected, f"head -c {size} $B/{source} > {{out}}")
    converts = {
        "bmp": "convert $B/photo1.ppm bmp:$T",
        "gif": "convert $B/photo1.ppm gif:$T",
        "webp": "cwebp -quiet $B/photo1.jpg -o $T",
        "heic": "heif-enc $B/photo1.jpg -o $T >/dev/null",
        "jp2": "convert $B/photo1.ppm -quality 50 jp2:$T",
    }
    for (suffix, command), share in product(converts.items(), (20, 60)):
        if (suffix, share) == ("jp2", 60):
            continue  # what is left of a picture in waves is a blurred one, and opens
        size = f"$(( $(stat -c %s $T) * {share} / 100 ))"
        cut = f"T=$(mktemp --suffix .{suffix}); {command} && head -c {size} $T > {{out}}; rm $T"
        yield Recipe(f"cut {share} {suffix}.{suffix}", "damaged", cut)


def _strange() -> Iterator[Recipe]:
    for suffix in ("pdf", "jpg", "png", "tif", "heic", "zip", "eml", "txt"):
        yield Recipe(f"empty {suffix}.{suffix}", "empty", ": > {out}")
    for suffix in ("pdf", "jpg", "tif"):
        yield Recipe(f"text called {suffix}.{suffix}", "unsupported", f"(echo {suffix}; cat $B/plain0.txt) > {{out}}")
        yield Recipe(
            f"zeros called {suffix}.{suffix}", "unsupported", f"head -c {50 + ord(suffix[0])} /dev/zero > {{out}}"
        )
    for source, suffix in (("photo3.jpg", "pdf"), ("letter3.png", "jpg"), ("fax3.tif", "doc"), ("fax.pdf", "tif")):
        yield Recipe(f"really {source} called {suffix}.{suffix}", GOOD, f"cp $B/{source} {{out}}")
    yield Recipe("no suffix", GOOD, "cp $B/photo2.jpg {out}")
    yield Recipe("été œuvre n° 1 «é».pdf", GOOD, "cp $B/script.pdf {out}")
    yield Recipe("packed.tar", "unsupported", "tar -C $B -cf {out} photo0.jpg")
    yield Recipe("packed.tgz", "unsupported", "tar -C $B -czf {out} photo0.jpg")
    yield Recipe("program.exe", "unsupported", "(printf 'MZ\\220\\0'; head -c 400 $B/photo0.ppm) > {out}")
    yield Recipe("postscript.ps", "unsupported", "cp $B/text.ps {out}")
    yield Recipe(
        "postscript.eps", "unsupported", "gs -q -dBATCH -dNOPAUSE -sDEVICE=eps2write -sOutputFile={out} $B/text.pdf"
    )
    yield Recipe("drawing.svg", "unsupported", "echo '<svg xmlns=\"http://www.w3.org/2000/svg\"/>' > {out}")
    yield Recipe("portable.ppm", "unsupported", "cp $B/photo0.ppm {out}")
    yield Recipe("pages.psd", "unsupported", "convert $B/photo0.ppm psd:{out}")
    yield Recipe(
        "large.jpg", "too-large", "convert -seed 5 -size 3000x3000 plasma: +noise Random -quality 100 jpeg:{out}"
    )
    yield Recipe("huge.pdf", "too-large", "cp $B/scan.pdf {out} && truncate -s 11M {out}")
    yield Recipe(
        "too many pixels.tif",
        "conversion-failed",
        "T=$(mktemp -d) && (printf 'P4\\n12000 7000\\n'; head -c 10500000 /dev/zero) > $T/a.pbm"
        " && ppm2tiff -c zip $T/a.pbm $T/a.tif && tiffcp -8 $T/a.tif {out}; rm -r $T",
    )


def _held() -> Iterator[Recipe]:
    yield Recipe("inside.zip", GOOD, "cd $B && zip -q {out} photo1.jpg letter1.png")
    yield Recipe("folders.zip", GOOD, "cd $B && zip -q {out} office/writer1.pdf office/writer2.pdf")
    yield Recipe("stored.zip", GOOD, "cd $B && zip -q -0 {out} fax1.tif")
    yield Recipe("telephone.zip", CONVERTED, "T=$(mktemp -d) && heif-enc $B/photo3.jpg -o $T/IMG_1.heic >/dev/null &&"
                 " cd $T && zip -q {out} IMG_1.heic; rm -r $T")  # fmt: skip
    yield Recipe("in a zip.zip", GOOD, "T=$(mktemp -d) && cd $B && zip -q $T/i.zip photo0.jpg && cd $T && zip -q {out}"
                 " i.zip; rm -r $T")  # fmt: skip
    yield Recipe("secret.zip", "encrypted-archive", "cd $B && zip -q -P secret {out} photo1.jpg")
    yield Recipe("cut.zip", "damaged", "cd $B && zip -q {out}.x photo2.jpg && head -c 5000 {out}.x > {out}; rm {out}.x")
    yield Recipe("texts.zip", "unsupported", "cd $B && zip -q {out} plain1.txt writer1.html")
    head = "printf 'From: a@example.invalid\\nSubject: =?utf-8?Q?Re=C3=A7u?=\\nMIME-Version: 1.0\\n'"
    part = (
        'printf -- \'--x\\nContent-Type: {kind}; name="{name}"\\nContent-Transfer-Encoding: base64\\n'
        'Content-Disposition: attachment; filename="{name}"\\n\\n\'; base64 $B/{file}'
    )
    start = "printf 'Content-Type: multipart/mixed; boundary=x\\n\\n--x\\nContent-Type: text/plain\\n\\nBonjour\\n\\n'"
    for number, (kind, file) in enumerate(
        (("image/jpeg", "photo2.jpg"), ("application/pdf", "text.pdf"), ("application/octet-stream", "fax2.tif"))
    ):
        body = part.format(kind=kind, name=f"=?iso-8859-1?Q?re=E7u_{number}?=.{file[-3:]}", file=file)
        yield Recipe(f"mail {number}.eml", GOOD, f"({head}; {start}; {body}; printf -- '\\n--x--\\n') > {{out}}")
    yield Recipe("mail bare.eml", "no-attachment", f"({head}; printf '\\nBonjour\\n') > {{out}}")
