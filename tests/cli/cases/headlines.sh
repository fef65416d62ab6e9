# Where a headline is all there is, the outlet's name and sections that recur are no part of it.
headline() { printf '{"id": "%s", "source": "%s", "title": "%s"}\n' "$@"; }
{ headline a1 Alder 'Opinion | The ferry to Alder is late again this morning - Alder'
  headline a2 Alder 'Opinion | Whose bees are these on the harbour wall - Alder'
  headline a3 Alder 'Opinion | A town council and its old weather vane - Alder'
  headline a4 Alder 'Opinion | The pool stays shut until the end of May - Alder'
  headline b1 Birch 'The ferry to Alder is late again this morning'
  headline b2 Birch 'The pool stays shut until the end of May'
  headline b3 Birch 'Opinion | The pool stays shut until the end of June'
} > wire.jsonl
$DEDUP wire.jsonl -q --shingle 3 --labels labels.tsv --columns +title --compared compared.jsonl --pairs pairs.tsv
cut -f 1,3,5,8 labels.tsv
cut -f 1-3,6 pairs.tsv
cat compared.jsonl
