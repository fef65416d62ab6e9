# The broken line is told with its number; the lines after it count.
head -2 "$CASES_DIR/news.jsonl" > news.jsonl
echo '{"id": "broken", "text": "no end' >> news.jsonl
tail -2 "$CASES_DIR/news.jsonl" >> news.jsonl
$DEDUP news.jsonl
