# The first twenty problems are printed, the others are counted.
cp "$CASES_DIR/news.jsonl" news.jsonl
for i in $(seq 25); do echo "{broken $i" >> news.jsonl; done
$DEDUP news.jsonl > labels.tsv
