$DEDUP "$CASES_DIR/news.jsonl" --matrix m.csv
cat m.csv m.csv.ids
$DEDUP "$CASES_DIR/news.jsonl" --matrix c.mtx --matrix-of containment --matrix-order clusters
cat c.mtx c.mtx.ids
