# A missing file is reported and sets the exit code, even if other files exist.
$DEDUP nowhere.jsonl
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" nowhere.jsonl
