: > empty.jsonl
$DEDUP empty.jsonl
echo "exit $?"
$DEDUP empty.jsonl "$CASES_DIR/news.jsonl"
