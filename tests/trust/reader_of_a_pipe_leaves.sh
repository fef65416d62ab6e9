# A pipe whose reader leaves costs that output alone; standard output may be closed early without a word.
seq 20000 | sed 's/.*/{"id": "&", "text": "word& text& of& number& each& its& own&"}/' > many.jsonl
mkfifo pipe
head -1 pipe > first &
$DEDUP many.jsonl --labels pipe --survivors kept.jsonl 2>&1 | sed 's/after [0-9,]* bytes/after N bytes/'
echo "exit ${PIPESTATUS[0]}"
wait
cat first
cmp many.jsonl kept.jsonl
$DEDUP many.jsonl --labels - --survivors kept.jsonl --summary run.json | head -1
echo "exit ${PIPESTATUS[0]}"
cmp many.jsonl kept.jsonl
grep -A4 '"--labels"' run.json | grep whole
ls -A
