# A survivor has the bytes of its line, with the carriage return that it came with.
printf '{"id": "a", "text": "one"}\r\n{"id": "b", "text": "two"} \n\r\n{"id": "c", "text": "one"}\r\n{"id": "d", "text": "three"}\r' > in.jsonl
$DEDUP in.jsonl --survivors out.jsonl --quiet
od -c out.jsonl
gzip -c in.jsonl | $DEDUP - --survivors again.jsonl --quiet
cmp out.jsonl again.jsonl
$DEDUP out.jsonl --survivors third.jsonl --quiet
cmp out.jsonl third.jsonl
