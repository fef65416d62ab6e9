# A comma, a quotation mark and a line break in a title are kept.
printf '%s\n' '{"id": "q,1", "title": "He said \"no\",\nthen left", "text": "one two three four five six"}' > odd.jsonl
$DEDUP odd.jsonl "$CASES_DIR/news.jsonl" --format csv --columns +title
