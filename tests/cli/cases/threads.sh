# --threads: more than any machine has, and more than the system allows, are refused before anything is read.
printf '{"id": "a", "text": "The council met on Tuesday and chose a new mayor for the town."}\n' > feed.jsonl
"$DEDUP" feed.jsonl --threads 100000; echo "exit $?"
"$DEDUP" feed.jsonl --threads -1; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1.5; echo "exit $?"
"$DEDUP" feed.jsonl --threads 1024 --quiet --labels -; echo "exit $?"
# Room for some stacks of 4 MB, but not for 1,023. (A sanitizer reserves more addresses than that.)
(ulimit -v 600000; "$DEDUP" --version > /dev/null 2>&1) || exit 77
(ulimit -v 600000; "$DEDUP" feed.jsonl --threads 1024 --quiet --labels -) 2> refused; echo "exit $?"
sed -E 's/no more than [0-9]+/no more than N/' refused
# One thread for each processor is a wish, not a demand.
(ulimit -v 600000; "$DEDUP" feed.jsonl --quiet --labels -); echo "exit $?"
