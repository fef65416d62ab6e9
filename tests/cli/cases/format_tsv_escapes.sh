# Tabs, line breaks and terminal escapes in ids and titles do not break the table.
printf '%s\n' '{"id": "t\t1", "title": "line\nbreak \u001b[31mred\\", "text": "one two three four five six"}' > odd.jsonl
$DEDUP odd.jsonl --columns +title
