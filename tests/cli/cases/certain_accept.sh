# Pairs accepted from their sketches: every output marks the estimate, and they remove nothing by default.
run() { seq -s ' ' -f "$1%g" "$2" "$3"; }
line() { printf '{"id": "%s", "text": "%s"}\n' "$1" "$2"; }
{
  line wire "$(run w 1 400)"
  line same "$(run w 1 400)"
  line near "$(run w 1 200) changed $(run w 202 400)"
  line far "$(run w 1 330)"
  line trimmed "$(run w 1 200)"
  line other "$(run v 1 300)"
  line another "$(run v 1 300) end"
  line brief "$(run b 1 25)"
  line shorter "$(run b 1 24)"
} >news.jsonl
for format in tsv csv jsonl; do
  echo "# $format"
  $DEDUP news.jsonl --certain-accept 99.9% --labels - --format $format --quiet
  $DEDUP news.jsonl --certain-accept 0.999 --pairs pairs.$format --format $format --quiet
  cat pairs.$format
  $DEDUP cluster --pairs pairs.$format --labels - --format $format --quiet
done
echo "# measured"
$DEDUP news.jsonl --pairs - --quiet
echo "# notes"
$DEDUP news.jsonl --certain-accept 0.999 --labels labels.tsv --summary summary.json
grep -A 9 '"certain_accept": {' summary.json
grep -E '_similarity|"estimated"' summary.json
$DEDUP news.jsonl --certain-accept 0.999 --linkage single --labels - --quiet | cut -f 1,4,5,8
echo "# wider"
$DEDUP news.jsonl --certain-accept 0.999 --find excerpts --labels - --pairs pairs.tsv --quiet | cut -f 1,3-5,8-10
cut -f 1-6,8 pairs.tsv
echo "# judged"
printf 'a\tb\tlabel\nsame\tnear\t1\nsame\tother\t0\nfar\tsame\t1\n' >gold.tsv
$DEDUP eval --gold gold.tsv --pairs pairs.tsv --quiet | head -n 2
echo "# refused"
$DEDUP news.jsonl --certain-accept 0.999 --survivors kept.jsonl --removed removed.tsv
echo "exit $?"
$DEDUP news.jsonl --certain-accept 0.999 --matrix m.npz --matrix-of containment
echo "exit $?"
$DEDUP news.jsonl --certain-accept 0.999 --search join --find copies --linkage complete
echo "exit $?"
$DEDUP news.jsonl --certain-accept 1
echo "exit $?"
ls
echo "# accepted"
$DEDUP news.jsonl --certain-accept 0.999 --accept-estimates --survivors kept.jsonl --removed - --quiet
echo "exit $?"
grep -o '"id": "[^"]*"' kept.jsonl
