# --survivors FILE.csv and FILE.tsv: tables keep their own columns, other articles have those of articles.
mill='The old mill on the river burnt down in the night, and nobody was hurt.'
printf 'Id;Full Text;note\n1;%s;"=1+1;x"\n2;%s;copy\n3;"A bridge, ""old"",\nis closed.";\n' "$mill" "$mill" > a.csv
printf 'note\tid\ttext\tnote\nfirst\t4\tThe fair opens on Friday with forty stalls and a band.\tsecond\n' > b.tsv
printf '{"id":"5","title":"-Rain","text":"Rain is coming from the west on Sunday.","date":"2031-05-14","extra":1}\n' > c.jsonl
for inputs in "a.csv" "b.tsv a.csv" "c.jsonl" "a.csv b.tsv c.jsonl"; do
  for ending in csv tsv; do
    echo "== $inputs to $ending"
    "$DEDUP" $inputs -q --survivors kept.$ending; cat -A kept.$ending
    "$DEDUP" kept.$ending -q --survivors again.$ending; cmp kept.$ending again.$ending
  done
done
"$DEDUP" a.csv -q --survivors kept.jsonl; cat kept.jsonl
