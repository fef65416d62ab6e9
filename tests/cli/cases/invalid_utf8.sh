# Ill-formed bytes are repaired and told.
printf '{"id": "u", "text": "caf\xe9 in the old town is closed"}\n' > latin1.jsonl
$DEDUP latin1.jsonl
