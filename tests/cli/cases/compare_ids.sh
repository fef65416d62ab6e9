# Articles by id: a copy, a reprint, unrelated texts, other thresholds, and the settings of a run.
$DEDUP "$CASES_DIR/news.jsonl" --threshold 0.9 --shingle 3 --summary run.json --labels labels.tsv --quiet
for pair in "a1 a2" "a1 a3" "a1 b1"; do
  $DEDUP compare $pair --input "$CASES_DIR/news.jsonl" | head -11
done
echo "--- with the settings of the run"
$DEDUP compare a1 a3 --input "$CASES_DIR/news.jsonl" --summary run.json --labels labels.tsv | head -8
$DEDUP compare a3 a1 --input "$CASES_DIR/news.jsonl" --threshold 0.99 --summary run.json | sed -n 5,7p
echo "--- a file beside an id"
echo 'Bank waits
The central bank of Varland left its key rate at four per cent on Thursday and gave no sign that it would move.' > bank.txt
$DEDUP compare b1 bank.txt --input "$CASES_DIR/news.jsonl" | sed -n 1,6p
