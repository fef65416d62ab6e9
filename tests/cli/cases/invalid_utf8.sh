# Bytes that are not UTF-8 are read as Windows-1252 or replaced, and reported.
printf '{"id": "u", "text": "caf\xe9 in the old town is closed"}\n{"id": "v", "text": "the \xff bridge is open"}\n' > latin1.jsonl
$DEDUP latin1.jsonl
