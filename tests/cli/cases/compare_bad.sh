# Wrong names of articles, feeds and labels.
N="$CASES_DIR/news.jsonl"
try() { "$DEDUP" compare "$@"; echo "exit $?"; }
cp "$N" here.jsonl
: > empty.txt
echo '{"broken' > broken.jsonl
try
try a1 --input here.jsonl
try a1 a2 a3 --input here.jsonl
try a1 a2
try a1 nobody --input here.jsonl
try a1 a1 --input here.jsonl
try here.jsonl ./here.jsonl
try here.jsonl empty.txt
try empty.txt broken.jsonl
try broken.jsonl empty.txt
try a1 a2 --input missing.jsonl
try a1 a2 --labels labels.tsv
printf 'id\tcluster\n' > short.tsv
try a1 a2 --input here.jsonl --labels short.tsv
printf 'id\tcluster\trepresentative\tsimilarity\trelation\na1\tx\ta1\t1\tsingle\n' > other.tsv
try a1 a2 --input here.jsonl --labels other.tsv
try a1 a2 --input here.jsonl --summary here.jsonl
try a1 a2 --input here.jsonl --summary missing.json
echo '{"parameters": {"threshold": 2}}' > wild.json
try a1 a2 --input here.jsonl --summary wild.json
echo '{"parameters": {"shingle": -1}}' > wild.json
try a1 a2 --input here.jsonl --summary wild.json
try a1 a2 --input here.jsonl --threshold 0
