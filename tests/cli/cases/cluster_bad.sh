# Input that `dedup cluster` rejects, and the messages.
try() { "$DEDUP" cluster "$@"; echo "exit $?"; }
$DEDUP "$CASES_DIR/news.jsonl" --pairs pairs.tsv --quiet
try
try pairs.tsv
try --pairs missing.tsv
cp "$CASES_DIR/news.jsonl" .
try --pairs news.jsonl
echo 'no table at all' > prose.txt
try --pairs prose.txt
: > empty.tsv
try --pairs empty.tsv
try --pairs pairs.tsv --linkage average
try --pairs pairs.tsv --threshold 1.5
try --pairs pairs.tsv --sweep --labels out.tsv
head -c -9 pairs.tsv > cut.tsv
try --pairs cut.tsv
sed 's/0\.9[0-9]*/much/' pairs.tsv > edited.tsv
try --pairs edited.tsv
try --pairs pairs.tsv --labels-in missing.tsv
echo "--- below the lowest pair of the file"
try --pairs pairs.tsv --threshold 0.5
echo "--- no pairs, and none of reprints"
head -n 1 pairs.tsv > none.tsv
try --pairs none.tsv
try --pairs none.tsv --sweep
sed 's/reprint/excerpt/' pairs.tsv > wide.tsv
try --pairs wide.tsv
