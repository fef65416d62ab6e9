# What could be decompressed is not passed off as the whole. How much that is, is the library's affair.
RANDOM=1
for i in $(seq 20000); do
  echo "{\"id\": \"$i\", \"text\": \"a$RANDOM b$RANDOM c$RANDOM d$RANDOM e$RANDOM f$RANDOM\"}"
done | gzip > whole.jsonl.gz
head -c 200000 whole.jsonl.gz > cut.jsonl.gz
$DEDUP cut.jsonl.gz --labels labels.tsv 2> problems
echo "exit $?"
[ "$(wc -l < labels.tsv)" -gt 100 ] || echo "less than 100 records before the cut"
# The last line is cut as well, and which of the two is told first depends on the threads.
grep decompressed problems
$DEDUP cut.jsonl.gz "$CASES_DIR/news.jsonl" 2> problems | tail -6
echo "exit ${PIPESTATUS[0]}"
