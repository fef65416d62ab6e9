# A flag must not take the next flag for its file.
$DEDUP x.jsonl --labels
echo "exit $?"
$DEDUP x.jsonl --labels --pairs p.tsv
echo "exit $?"
$DEDUP --labels= x.jsonl
echo "exit $?"
ls
