# A result must not take the place of its input, under whatever name.
cp "$CASES_DIR/news.jsonl" news.jsonl
ln news.jsonl other.jsonl
$DEDUP news.jsonl --survivors ./other.jsonl
echo "exit $?"
cmp news.jsonl "$CASES_DIR/news.jsonl"
# Nor that of a file which a folder was found to hold.
mkdir feeds
cp news.jsonl feeds/old.jsonl
$DEDUP feeds --survivors feeds/old.jsonl
echo "exit $?"
cmp feeds/old.jsonl "$CASES_DIR/news.jsonl"
