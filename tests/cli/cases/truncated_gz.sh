# The records before the cut are read and the loss is reported. Their number depends on the library.
RANDOM=1
for i in $(seq 20000); do
  echo "{\"id\": \"$i\", \"text\": \"a$RANDOM b$RANDOM c$RANDOM d$RANDOM e$RANDOM f$RANDOM\"}"
done | gzip > whole.jsonl.gz
head -c 200000 whole.jsonl.gz > cut.jsonl.gz
$DEDUP cut.jsonl.gz --labels labels.tsv 2> problems
echo "exit $?"
[ "$(wc -l < labels.tsv)" -gt 100 ] || echo "less than 100 records before the cut"
# The last line is cut too. The order of the two reports depends on the threads.
grep decompressed problems | sed "s|byte [0-9]*|byte N|"
$DEDUP cut.jsonl.gz "$CASES_DIR/news.jsonl" 2> problems | tail -6
echo "exit ${PIPESTATUS[0]}"
