# A wire text with a copy, a reprint, a trimmed and an extended version; a second story; a roundup with parts of both.
run() { seq -s ' ' -f "$1%g" "$2" "$3"; }
line() { printf '{"id": "%s", "text": "%s"}\n' "$1" "$2"; }
{
  line wire "$(run w 1 100)"
  line copy "$(run w 1 100)"
  line reprint "$(run w 1 100) end"
  line trimmed "$(run w 1 60)"
  line extended "$(run w 1 100) $(run more 1 80)"
  line other "$(run v 1 100)"
  line roundup "$(run w 21 75) $(run v 31 80)"
  line quoting "$(run w 1 20) $(run q 1 10)"
} >news.jsonl
for level in copies reprints excerpts; do
  echo "# $level"
  $DEDUP news.jsonl --find $level --labels - --quiet
done
echo "# pairs"
$DEDUP news.jsonl --find excerpts --pairs - --quiet
echo "# stays"
$DEDUP news.jsonl --find excerpts --survivors - --quiet | cut -c 1-16
echo "# notes"
$DEDUP news.jsonl --find excerpts --labels labels.tsv
$DEDUP news.jsonl --find excerpts --containment 0 --min-excerpt 0 --labels -
echo "exit $?"
