# A NUL byte near the beginning marks a whole file as binary. (One line would be enough to lose in JSON lines.)
printf '{"id": "n", "text": "before\0after"}\n{"id": "m", "text": "a good line"}\n' > nul.jsonl
$DEDUP nul.jsonl
echo "exit $?"
printf 'A title\nbefore\0after and more words\n' > nul.txt
$DEDUP nul.txt --compared -
