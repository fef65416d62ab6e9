# 1 of 5 records is broken: over 0, within 1, over 10 %, within 20 %.
head -4 "$CASES_DIR/news.jsonl" > news.jsonl
echo 'not json' >> news.jsonl
for allowed in 0 1 10% 20% many; do
  $DEDUP news.jsonl --allow-skipped $allowed --quiet > labels.tsv
  echo "$allowed: exit $?"
done
