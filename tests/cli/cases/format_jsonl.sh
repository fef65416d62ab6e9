printf '%s\n' '{"id": "q\"1", "title": "back\\slash\ttab", "text": "one two three four five six"}' > odd.jsonl
$DEDUP odd.jsonl "$CASES_DIR/news.jsonl" --format jsonl --columns +title,date
