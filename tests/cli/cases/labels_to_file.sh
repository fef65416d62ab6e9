# With --labels FILE nothing else is printed.
$DEDUP "$CASES_DIR/news.jsonl" --labels labels.tsv
echo "exit $?"
ls
$DEDUP "$CASES_DIR/news.jsonl" | cmp - labels.tsv
