# Pages and texts in WARC, WET and ARC files are articles; captures of one page are revisions; damage costs its record.
python3 - <<'X'
import gzip
def http(body, *headers):
    return "\r\n".join(("HTTP/1.1 200 OK",) + (headers or ("Content-Type: text/html; charset=utf-8",))).encode() + b"\r\n\r\n" + body
def record(kind, uri, block, date="2031-05-14T08:00:00Z", **more):
    fields = {"WARC-Type": kind, "WARC-Target-URI": uri, "WARC-Date": date, "WARC-Record-ID": "<urn:uuid:1>",
              "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/plain", **more}
    fields["Content-Length"] = len(block)
    return b"WARC/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()).encode() + b"\r\n" + block + b"\r\n\r\n"
story = ["The old mill on the river burnt down in the night, and nobody was hurt in the fire, the brigade said.",
         "It had stood empty since the flood two years ago, when its last tenant moved to the other bank.",
         "The town wants to build flats there, but the owners of the boats are against it."]
def page(name, *more):
    body = "".join(f"<p>{part}</p>" for part in story + list(more))
    return f"<html><head><title>Old mill burns down | {name}</title></head><body><h1>Old mill burns down</h1>{body}</body></html>".encode()
def chunked(body):
    return b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 100]), body[i:i + 100]) for i in range(0, len(body), 100)) + b"0\r\n\r\n"
records = [
    record("warcinfo", "", b"software: none\r\n"),
    record("request", "https://bay.example/mill", b"GET /mill HTTP/1.1\r\n\r\n"),
    record("response", "https://bay.example/mill", http(page("Bay"))),
    record("response", "https://tal.example/mill", http(chunked(page("Tal")), "Content-Type: text/html", "Transfer-Encoding: chunked")),
    record("response", "https://ufer.example/mill", http(gzip.compress(page("Ufer"), mtime=0), "Content-Type: text/html", "Content-Encoding: gzip")),
    record("response", "https://bay.example/photo.jpg", http(b"\xff\xd8\xff", "Content-Type: image/jpeg")),
    record("response", "https://bay.example/gone", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone"),
    record("revisit", "https://tal.example/mill", b""),
    record("response", "https://bay.example/mill", http(page("Bay", "Two firemen were treated for burns on Friday.")), "2031-05-16T08:00:00Z"),
]
members = [gzip.compress(r, mtime=0) for r in records]
open("crawl.warc.gz", "wb").write(b"".join(members))
damaged = bytearray(members[3])
damaged[60] ^= 0xFF
open("damaged.warc.gz", "wb").write(b"".join(members[:3] + [bytes(damaged)] + members[4:]))
open("texts.warc.wet", "wb").write(record("conversion", "https://kai.example/mill", "\n".join(["Old mill burns down"] + story).encode()))
arc = page("Arc")
about = b"1 0 none\nURL IP-address Archive-date Content-type Archive-length\n"
first = b"filedesc://x.arc 0.0.0.0 20310514080000 text/plain %d\n%s\n" % (len(about), about)
block = http(arc)
open("old.arc", "wb").write(first + f"https://arc.example/mill 1.2.3.4 20310514080000 text/html {len(block)}\n".encode() + block + b"\n")
X
"$DEDUP" crawl.warc.gz texts.warc.wet old.arc --columns +source,date
echo "exit $?"
"$DEDUP" extract -q texts.warc.wet
"$DEDUP" damaged.warc.gz --labels labels.tsv
echo "exit $?"
cut -f 1 labels.tsv
