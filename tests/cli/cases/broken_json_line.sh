# A broken line is reported with its number. The lines after it are read.
head -2 "$CASES_DIR/news.jsonl" > news.jsonl
echo '{"id": "broken", "text": "no end' >> news.jsonl
tail -2 "$CASES_DIR/news.jsonl" >> news.jsonl
$DEDUP news.jsonl
