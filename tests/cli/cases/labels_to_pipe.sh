# Without output flags and without a terminal, labels go to standard output.
$DEDUP "$CASES_DIR/news.jsonl"
