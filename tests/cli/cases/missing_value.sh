# A flag does not take the next flag as its value.
$DEDUP x.jsonl --labels
echo "exit $?"
$DEDUP x.jsonl --labels --pairs p.tsv
echo "exit $?"
$DEDUP --labels= x.jsonl
echo "exit $?"
ls
