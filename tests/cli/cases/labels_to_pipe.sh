# With no output flag and no terminal, labels are the result.
$DEDUP "$CASES_DIR/news.jsonl"
