# Nobody should have to run it four times to be told of four mistakes.
$DEDUP --threshold 2 --shingle 0 --recall 0.1 --search lhs --matrix m.png --labels - --pairs - x.jsonl
