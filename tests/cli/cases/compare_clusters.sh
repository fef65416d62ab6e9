# The verdict on two articles with labels. A chain of four similar texts gives two clusters. In a second chain, texts
# two and five are longer than their neighbours, so they become centres.
text() { seq -f 'w%g' -s ' ' "$1" "$2"; }
for at in 0 8 16 24; do
  echo "{\"id\": \"n$at\", \"text\": \"$(text $((at + 1)) $((at + 100)))\"}"
done > chain.jsonl
echo "{\"id\": \"cut\", \"text\": \"$(text 1 60)\"}" >> chain.jsonl
echo '{"id": "empty", "text": ""}' >> chain.jsonl
echo '{"id": "headline", "title": "w1 w2 w3 w4 w5 w6"}' >> chain.jsonl
for at in 0 8 16 24 32 40; do
  longer=$((at == 8 || at == 32 ? 2 : 0))
  echo "{\"id\": \"m$at\", \"text\": \"$(text $((at + 1001)) $((at + 1100 + longer)))\"}"
done >> chain.jsonl
$DEDUP chain.jsonl --labels labels.tsv --quiet
cut -f 1,3-5 labels.tsv
for pair in "n0 n8" "n8 n16" "n16 n24" "n8 n24" "m16 m24" "n0 n16" "n0 cut" "n0 empty" "headline n0"; do
  echo "$pair: $($DEDUP compare $pair --input chain.jsonl --labels labels.tsv --format json | sed -n 's/^  "sentence": //p')"
done
echo "--- labels of a run by another threshold"
$DEDUP compare n16 n8 --input chain.jsonl --labels labels.tsv --threshold 0.5 --format json | sed -n 2p
$DEDUP compare n0 n16 --input chain.jsonl --labels labels.tsv --threshold 0.5 --format json | sed -n 2p
