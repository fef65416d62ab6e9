# The output on a terminal, without the line with time and memory. Titles cannot send escapes to the terminal.
sed 's/Storm closes/\\u001b[31mStorm\\u202e closes/' "$CASES_DIR/news.jsonl" > news.jsonl
$DEDUP news.jsonl --heat-map 2 | sed '/^took/d'
