# The worst splits and merges. If the articles are given, their first lines are shown.
$DEDUP $CASES_DIR/news.jsonl --labels labels.tsv -q
awk -F'\t' 'NR == 1 { print "id,group" } NR > 1 { print $1 "," (NR % 3) }' labels.tsv > gold.csv
$DEDUP eval --gold gold.csv --labels labels.tsv --errors errors.tsv --input $CASES_DIR/news.jsonl --worst 2 | head -3
cat errors.tsv
$DEDUP eval --gold gold.csv --labels labels.tsv --errors - --worst 1 --format jsonl | head -4
$DEDUP eval --gold gold.csv --labels labels.tsv --errors no/such/folder/errors.tsv
