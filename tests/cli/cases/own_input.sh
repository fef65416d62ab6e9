# An output never replaces an input, by any path.
cp "$CASES_DIR/news.jsonl" news.jsonl
ln news.jsonl other.jsonl
$DEDUP news.jsonl --survivors ./other.jsonl
echo "exit $?"
cmp news.jsonl "$CASES_DIR/news.jsonl"
# The input may also be a file inside a named folder.
mkdir feeds
cp news.jsonl feeds/old.jsonl
$DEDUP feeds --survivors feeds/old.jsonl
echo "exit $?"
cmp feeds/old.jsonl "$CASES_DIR/news.jsonl"
