# One run reports every problem of its command line.
$DEDUP --threshold 2 --shingle 0 --recall 0.1 --search lhs --matrix m.png x.jsonl
