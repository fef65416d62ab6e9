# Gold clusters: ids on one side only, relations, formats, the seed, and columns by name.
printf '%s\t%s\t%s\t%s\n' id story relation of \
  a fire original - b fire reprint a c fire excerpt a d fire excerpt b \
  e flood original - f flood reprint e g - single - h - single - i vote original - j vote roundup a,e lost vote reprint i \
  > gold.tsv
printf '%s\n' '{"id": "b", "cluster": "1", "wide": "w"}' '{"id": "a", "cluster": "1", "wide": "w"}' \
  '{"id": "c", "cluster": "1", "wide": "w"}' '{"id": "d", "cluster": "2", "wide": "w"}' \
  '{"id": "e", "cluster": "3", "wide": "x"}' '{"id": "f", "cluster": "3", "wide": "x"}' \
  '{"id": "g", "cluster": "3", "wide": null}' '{"id": "h", "cluster": "4", "wide": "-"}' \
  '{"id": "i", "cluster": "5", "wide": "y"}' '{"id": "j", "cluster": "5", "wide": "y"}' \
  '{"id": "other", "cluster": "5", "wide": "y"}' > labels.jsonl
$DEDUP eval --gold gold.tsv --labels labels.jsonl
echo "exit $?"
$DEDUP eval -g gold.tsv -l labels.jsonl --column wide --bootstrap 0 --quiet
$DEDUP eval -g gold.tsv -l labels.jsonl -c wide --format tsv --seed 2 -q
tail -n +2 labels.jsonl | $DEDUP eval -g gold.tsv -l - --format jsonl --bootstrap 0 | head -3
$DEDUP eval -g gold.tsv --gold-column relation -l labels.jsonl -q --bootstrap 0 | head -2
