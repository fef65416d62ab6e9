# A reader that closes the pipe early (`| head`) is no failure. The other outputs are complete.
seq 20000 | sed 's/.*/{"id": "&", "text": "word& text& of& number& each& its& own&"}/' > many.jsonl
$DEDUP many.jsonl | head -1
echo "exit ${PIPESTATUS[0]}"
$DEDUP many.jsonl --labels - --survivors kept.jsonl --compared compared.txt | head -1
echo "exit ${PIPESTATUS[0]}"
cmp many.jsonl kept.jsonl
ls
