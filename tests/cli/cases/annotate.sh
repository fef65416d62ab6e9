# --annotate writes every input again, with the result in each record: lines and rows keep their bytes, records that are no
# articles stay, repeats have the cluster of what they repeat. Other files become JSON Lines of their articles.
mkdir -p feeds/deep
mill='The old mill on the river burnt down in the night, and nobody was hurt in the fire'
printf '%s\n' \
  '{"id": "a1", "source": "Bay", "text": "'"$mill"'.", "extra": [1, {"x": "}"}]}' \
  'not JSON' \
  '' \
  '{"id":"a2","source":"Tal","text":"'"$mill"'.","dedup_keep":7,"tags":null}' \
  '{"id": "a1", "source": "Bay", "text": "'"$mill"'.", "extra": "a repeat"}' \
  '{"id": "a1", "source": "Bay", "text": "'"$mill"', say the police of the bay.", "extra": "a revision"}' > feeds/a.jsonl
printf '{"id":"b1","text":"A bridge over the bay is closed until spring, says the town.\\u00e9"}\r\n{"id":"b2"}' |
  gzip -n > feeds/b.jsonl.gz
printf '"id";"title";"text";"note"\r\n"c1";"Fire";"%s.";"=1+1"\r\n"c2";"Two\nlines";"A bridge over the bay is closed until spring, says the town.";""\r\nc3;too few\r\n"c4";"Open;"x";""\r\n' \
  "$mill" > feeds/deep/c.csv
printf 'id\ttitle\ttext\tdedup_cluster\tdedup_relation\tdedup_similarity\tdedup_keep\nd1\t"Fire"\t%s.\told\told\t0\t0\n' "$mill" > feeds/d.tsv
printf '[{"id":"e1","text":"%s."},\n{"id":"e2","title":"A fair","text":"The fair opens on Friday with forty stalls and a band."}]' "$mill" > feeds/e.json
printf 'A fair\n\nThe fair opens on Friday with forty stalls and a band.\n' > feeds/f.txt
"$DEDUP" feeds --annotate out --labels labels.tsv
echo "exit $?"
find out -type f | sort
for file in $(find out -type f | sort); do echo "== $file"; cat -A "$file"; done
echo "== labels"
cut -f 1-6 labels.tsv

# A second run over the first one's files finds the same, and changes nothing.
(cd out && "$DEDUP" feeds/a.jsonl feeds/b.jsonl feeds/d.tsv feeds/deep/c.csv -q --annotate ../again)
for name in a.jsonl b.jsonl d.tsv deep/c.csv; do cut -c 1-60 again/feeds/$name | cmp - <(cut -c 1-60 out/feeds/$name); done
(cd again && "$DEDUP" feeds -q --annotate ../third)
diff -r again third && echo "the same"
