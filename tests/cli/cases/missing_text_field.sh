# Records without text, and a --text-field that no record has.
echo '{"id": "x", "author": "nobody"}' > odd.jsonl
$DEDUP odd.jsonl
echo "exit $?"
$DEDUP --text-field boddy "$CASES_DIR/news.jsonl"
