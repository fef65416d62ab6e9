# Survivors and removed articles together are all articles. Survivors are unchanged records.
$DEDUP "$CASES_DIR/news.jsonl" --survivors kept.jsonl --removed removed.tsv
echo "exit $?"
ls
grep -o '"id": "[^"]*"' kept.jsonl
cat removed.tsv
while read -r line; do grep -qxF -- "$line" "$CASES_DIR/news.jsonl" || echo "changed: $line"; done < kept.jsonl
