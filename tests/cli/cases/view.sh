# What a terminal shows; the line with time and memory is cut out. Titles must not steer the terminal.
sed 's/Storm closes/\\u001b[31mStorm\\u202e closes/' "$CASES_DIR/news.jsonl" > news.jsonl
$DEDUP news.jsonl --heat-map 2 | sed '/^took/d'
