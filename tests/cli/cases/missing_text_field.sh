# Records without any text, and a named field that no record has.
echo '{"id": "x", "author": "nobody"}' > odd.jsonl
$DEDUP odd.jsonl
echo "exit $?"
$DEDUP --text-field boddy "$CASES_DIR/news.jsonl"
