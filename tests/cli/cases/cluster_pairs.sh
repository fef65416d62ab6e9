# Clusters a pairs file again: the result of a run at that threshold, in every format, and a sweep.
text() { seq -f 'w%g' -s ' ' "$1" "$2"; }
for at in 0 4 8 16 24; do
  echo "{\"id\": \"n$at\", \"text\": \"$(text $((at + 1)) $((at + 100 + at)))\"}"
done > chain.jsonl
echo "{\"id\": \"same\", \"text\": \"$(text 5 108)\"}" >> chain.jsonl
echo '{"id": "alone", "text": "quite another text that nobody else has printed so far"}' >> chain.jsonl
$DEDUP chain.jsonl --threshold 0.5 --pairs pairs.tsv --labels half.tsv --quiet
$DEDUP chain.jsonl --threshold 0.85 --labels direct.tsv --quiet
$DEDUP cluster --pairs pairs.tsv --threshold 0.85 --labels-in half.tsv --labels anew.tsv
cut -f 1,3,4,5,7 direct.tsv | sort > direct
cut -f 1,3-6 anew.tsv | sort > anew
diff direct anew && echo "as the run itself"
for format in tsv csv jsonl; do
  $DEDUP chain.jsonl --threshold 0.5 --pairs pairs.$format --format $format --quiet
  $DEDUP cluster --pairs - --sweep --format $format --quiet < pairs.$format
done
$DEDUP cluster --pairs pairs.csv --linkage single --threshold 0.6
