# Help for a command, a mistyped command, and files named like a command.
$DEDUP eval -h
$DEDUP diff -h
$DEDUP evla --gold gold.tsv
echo "exit $?"
$DEDUP eval.jsonl
echo "exit $?"
cp $CASES_DIR/news.jsonl evla
$DEDUP evla --labels - 2>/dev/null | head -2
mv evla diff
$DEDUP ./diff --labels - 2>/dev/null | head -2
$DEDUP diff --columm story
echo "exit $?"
