# A full disk is reported, with exit code 3.
$DEDUP "$CASES_DIR/news.jsonl" > /dev/full
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" --labels /dev/full
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" --labels no/such/directory/labels.tsv
echo "exit $?"
$DEDUP -h > /dev/full
