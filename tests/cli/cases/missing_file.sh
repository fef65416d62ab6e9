# A name that does not exist is told, and told by the exit code, even beside one that does.
$DEDUP nowhere.jsonl
echo "exit $?"
$DEDUP "$CASES_DIR/news.jsonl" nowhere.jsonl
