# --memory: limits that are too small, a --tmpdir that does not exist, an invalid size, and a run within its limit.
printf '{"id": "a", "text": "The council met on Tuesday and chose a new mayor for the town."}\n' > feed.jsonl
"$DEDUP" feed.jsonl --threads 1 --memory 10M; echo "exit $?"
"$DEDUP" feed.jsonl --threads 4 --memory 150M; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory 4; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory 512; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory 0.5; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory 9999999T; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory 1G --tmpdir nowhere; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1 --memory some; echo "exit $?"
mkdir here
"$DEDUP" feed.jsonl --threads 1 --memory 144M --tmpdir here --labels -; echo "exit $?"
ls here
