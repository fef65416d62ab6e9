# One id twice: with the same text it is a repeat and no article; with another text a revision, `#2`.
printf '%s\n' '{"id": "r", "text": "the first version of this short piece"}' \
  '{"id": "r", "text": "the first version of this short piece"}' \
  '{"id": "r", "text": "quite another wording came an hour later"}' \
  '{"id": "s", "text": "the first version of this short piece"}' > wire.jsonl
$DEDUP wire.jsonl
echo "exit $?"
$DEDUP wire.jsonl --survivors kept.jsonl --removed removed.tsv
cat kept.jsonl
cat removed.tsv
