# The same id twice: with equal text a repeat, which is dropped; with other text a revision, `#2`.
printf '%s\n' '{"id": "r", "text": "the first version of this short piece"}' \
  '{"id": "r", "text": "the first version of this short piece"}' \
  '{"id": "r", "text": "quite another wording came an hour later"}' \
  '{"id": "s", "text": "the first version of this short piece"}' > wire.jsonl
$DEDUP wire.jsonl
echo "exit $?"
$DEDUP wire.jsonl --survivors kept.jsonl --removed removed.tsv
cat kept.jsonl
cat removed.tsv
