# What cannot be read twice is annotated too: standard input and pipes, compressed or not, in memory or in --tmpdir.
records() {
  printf '%s\n' '{"id":"1","text":"The old mill on the river burnt down in the night."}' 'broken' \
    '{"id":"2","text":"The old mill on the river burnt down in the night."}'
}
records | "$DEDUP" - -q --annotate one; find one -type f; cat one/stdin.jsonl
records | gzip -n | "$DEDUP" - -q --annotate two; cmp one/stdin.jsonl two/stdin.jsonl
mkdir spool
records | "$DEDUP" - -q --annotate three --tmpdir spool; cmp one/stdin.jsonl three/stdin.jsonl; ls spool
"$DEDUP" - -q --annotate four < <(records); cmp one/stdin.jsonl four/stdin.jsonl
records > file; "$DEDUP" - -q --annotate five < file; cmp one/stdin.jsonl five/stdin.jsonl
mkfifo pipe.jsonl; records > pipe.jsonl & "$DEDUP" pipe.jsonl -q --annotate six; cmp one/stdin.jsonl six/pipe.jsonl
printf 'id,text\n1,The old mill on the river burnt down in the night.\n2\n' | "$DEDUP" - -q --annotate seven; cat seven/stdin.csv
printf '[{"id":"1","text":"The old mill on the river burnt down in the night."}]' | "$DEDUP" - -q --annotate eight; cat eight/stdin.jsonl
mkdir day; records > day/a.jsonl; printf 'id,text\n1,The mill burnt down.\n' > day/b.csv; printf 'A text\n\nof its own.\n' > day/c.txt
tar --sort=name -czf day.tar.gz day
"$DEDUP" day.tar.gz -q --annotate nine; find nine -type f | sort; cat nine/day.tar.gz/day/*
"$DEDUP" - -q --annotate ten < day.tar.gz; find ten -type f | sort
