for format in tsv csv jsonl; do
  $DEDUP "$CASES_DIR/news.jsonl" --pairs - --format $format
  echo "exit $?"
done
