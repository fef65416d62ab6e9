# A NUL byte near the beginning marks the whole file as binary. It does so in JSON Lines too.
printf '{"id": "n", "text": "before\0after"}\n{"id": "m", "text": "a good line"}\n' > nul.jsonl
$DEDUP nul.jsonl
echo "exit $?"
printf 'A title\nbefore\0after and more words\n' > nul.txt
$DEDUP nul.txt --compared -
