# On a few articles every search finds the same clusters.
for search in lsh join all-pairs; do $DEDUP "$CASES_DIR/news.jsonl" --search $search > $search; done
cmp lsh join && cmp lsh all-pairs
for threads in 1 2 4; do $DEDUP "$CASES_DIR/news.jsonl" --threads $threads | cmp - lsh; done
