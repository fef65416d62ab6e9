# --spreadsheet: CSV begins with a byte order mark, and is read back as it was. No formula is ever left live.
printf '%s\n' '{"id": "=1+1", "title": "@SUM(A1)", "text": "one two three four five six"}' \
  '{"id": "+2", "title": "-3\\n", "text": "one two three four five six"}' \
  '{"id": "x", "title": "'"'"'=quoted", "text": "seven eight nine ten eleven twelve thirteen"}' > odd.jsonl
for flags in "--format csv" "--format csv --spreadsheet" "--format tsv --spreadsheet" "--format jsonl --spreadsheet"; do
  echo "== $flags"
  "$DEDUP" odd.jsonl $flags --columns +title --labels labels --pairs pairs --removed removed --survivors kept.csv
  for file in labels pairs removed kept.csv; do cat -A $file; done
done
echo "== read back"
"$DEDUP" odd.jsonl --format csv --spreadsheet --labels l.csv --pairs p.csv --survivors kept.csv
"$DEDUP" odd.jsonl --labels l.tsv --pairs p.tsv
"$DEDUP" diff l.tsv l.csv
"$DEDUP" cluster --pairs p.csv -q --labels from.csv --format csv --spreadsheet; head -c 3 from.csv | od -An -tx1
"$DEDUP" cluster --pairs p.tsv -q --labels from.tsv
"$DEDUP" diff from.tsv from.csv
printf 'id\tstory\n=1+1\ta\n+2\ta\nx\tb\n' > gold.tsv
"$DEDUP" eval --gold gold.tsv --labels l.csv | head -3
"$DEDUP" kept.csv --columns +title --labels - -q
echo "== annotated tables"
printf 'id,text,n\n1,=one two three four five six,-5\n2,"@seven, ""eight"" nine ten",-\n' > a.csv
"$DEDUP" a.csv -q --annotate out --spreadsheet; cat -A out/a.csv
(cd out && "$DEDUP" a.csv -q --annotate ../again --spreadsheet); cmp out/a.csv again/a.csv
