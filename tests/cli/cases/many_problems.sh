# The first twenty are told, the others counted.
cp "$CASES_DIR/news.jsonl" news.jsonl
for i in $(seq 25); do echo "{broken $i" >> news.jsonl; done
$DEDUP news.jsonl > labels.tsv
