# A reference set: what it already tells is removed, it loses nothing, and no output lists it.
record() { printf '{"id": "%s", "date": "%s", "text": "%s"}\n' "$@"; }
ferry='The ferry to Alder will run twice a day from June, the harbour master said on Monday, and fares will stay as they are.'
hives='Painted hives lose fewer bees to hornets than plain ones do, students in Birch found over two long summers of counting.'
pool='Das Becken bleibt bis Ende Mai geschlossen, weil die Risse im Boden tiefer sind, als die Stadt zuerst gemeldet hatte.'
mkdir archive new
{ record old1 2031-05-01 "$ferry"; record old2 2031-05-02 "$ferry"; record both 2031-05-02 "$pool"; } > archive/a.jsonl
{ record new1 2031-04-01 "$ferry"; record new2 2031-05-03 "$hives"; record new3 2031-05-04 "$hives Again."
  record both 2031-05-02 "$pool"; } > new/b.jsonl
$DEDUP new --against archive --labels labels.tsv --survivors kept.jsonl --removed removed.tsv --pairs pairs.tsv --matrix m.csv
for file in labels.tsv kept.jsonl removed.tsv pairs.tsv m.csv; do echo "$file"; cat $file; done
echo "named twice, it is the reference set"
$DEDUP archive new --against archive -q --survivors twice.jsonl
cmp kept.jsonl twice.jsonl
$DEDUP new/b.jsonl --against archive/a.jsonl --against nowhere -q --survivors again.jsonl
echo "exit $?"
cmp kept.jsonl again.jsonl
$DEDUP new --against archive --survivors archive/a.jsonl
echo "exit $?"
