# UTF-16, Windows-1252, byte order marks within a file and a wrong declaration are understood, and counted.
french="Le caf\u00E9 de l\u2019\u00E9cole a rouvert lundi \u00E0 No\u00EBl apr\u00E8s trois mois de travaux, a d\u00E9clar\u00E9 la mairie."
text="$(printf "$french")"
printf '{"id": "utf-8", "text": "%s"}\n\xEF\xBB\xBF{"id": "mark", "text": "%s"}\n' "$text" "$text" > a.jsonl
printf '{"id": "windows-1252", "text": "%s"}\n' "$text" | iconv -t windows-1252 > b.jsonl
printf '{"id": "utf-16", "text": "%s"}\n' "$text" | iconv -t UTF-16 > c.jsonl
printf '{"id": "utf-16le", "text": "%s"}\n' "$text" | iconv -t UTF-16LE > d.jsonl
printf '%s' "$text" | iconv -t UTF-16BE > e.txt
printf '%s' "$text" | iconv -t windows-1252 > f.txt
printf '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><guid>feed</guid><description>%s</description></item></channel></rss>' "$text" > g.xml
$DEDUP a.jsonl b.jsonl c.jsonl d.jsonl e.txt f.txt g.xml --labels labels.tsv --survivors kept.jsonl --keep first
cut -f1,4,5 labels.tsv
$DEDUP c.jsonl --survivors kept.jsonl 2>/dev/null
cat kept.jsonl
