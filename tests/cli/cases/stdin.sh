cat "$CASES_DIR/news.jsonl" | $DEDUP -
echo "exit $?"
gzip -c "$CASES_DIR/news.jsonl" | $DEDUP - | md5sum > one
cat "$CASES_DIR/news.jsonl" | $DEDUP - | md5sum > two
cmp one two
