# Invalid UTF-8 is repaired and reported.
printf '{"id": "u", "text": "caf\xe9 in the old town is closed"}\n' > latin1.jsonl
$DEDUP latin1.jsonl
