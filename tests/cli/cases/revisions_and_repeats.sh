# One id twice in one source: with equal text a repeat, which is dropped; with other words a revision; with nothing in common
# another article. Revisions are numbered by date, and a number that is an id in the input is passed over.
printf '%s\n' \
  '{"id": "r", "date": "2031-05-02", "text": "the ferry was late again on Monday, said the harbour master of Alder"}' \
  '{"id": "r", "date": "2031-05-01", "text": "the ferry was late again on Monday, said the harbour master"}' \
  '{"id": "r", "date": "2031-05-01", "text": "the ferry was late again on Monday, said the harbour master"}' \
  '{"id": "r", "date": "2031-05-03", "text": "a beekeeper found that painted hives lose fewer bees to hornets"}' \
  '{"id": "r#2", "date": "2031-05-01", "text": "seven words that nobody else has printed today"}' \
  '{"id": "s", "date": "2031-05-04", "text": "the ferry was late again on Monday, said the harbour master"}' > wire.jsonl
$DEDUP wire.jsonl
echo "exit $?"
$DEDUP wire.jsonl -q --survivors kept.jsonl --removed removed.tsv
cat kept.jsonl
cat removed.tsv
tac wire.jsonl > backwards.jsonl
$DEDUP wire.jsonl -q --labels - | sort > one.tsv
$DEDUP backwards.jsonl -q --labels - | sort > two.tsv
diff one.tsv two.tsv && echo "the same labels in any order"
