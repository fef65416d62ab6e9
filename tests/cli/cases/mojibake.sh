# UTF-8 that a scraper read as Windows-1252 is put right in JSON Lines, text files and feeds, and counted; survivors have
# the bytes of the input.
good="The town\u2019s council \u2018decided\u2019 on Monday that the caf\u00E9 \u2013 \u201Cthe Heron\u201D \u2013 stays open until the spring."
bad="$(python3 -c "import sys; print(''.join(bytes([b]).decode('cp1252') if b not in (0x81,0x8d,0x8f,0x90,0x9d) else chr(b) for b in sys.argv[1].encode()))" "$(printf "$good")")"
printf '{"id": "bad", "title": "Caf\u00C3\u00A9", "text": "%s"}\n{"id": "good", "title": "x", "text": "%s"}\n' "$bad" "$(printf "$good")" > in.jsonl
printf '%s' "$bad" > bad.txt
printf '<rss version="2.0"><channel><title>t</title><item><guid>feed</guid><description>%s</description></item></channel></rss>' "$bad" > feed.xml
$DEDUP in.jsonl bad.txt feed.xml --labels labels.tsv --survivors kept.jsonl --columns +title --keep first
cut -f1,4,5,8 labels.tsv
head -1 in.jsonl | cmp - kept.jsonl
