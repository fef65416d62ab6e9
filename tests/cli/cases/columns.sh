$DEDUP "$CASES_DIR/news.jsonl" --columns +title,source,date,url
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" --columns +date
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" --columns +titel,date
