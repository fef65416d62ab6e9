# Values out of range, and values that are not numbers.
for threshold in 0 1.5 -0.2 abc nan 150%; do
  $DEDUP --threshold $threshold "$CASES_DIR/news.jsonl"
  echo "exit $?"
done
