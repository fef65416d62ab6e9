# Dates that are certain, uncertain or unread: what is kept, what the notes say, and the flags.
text() { seq -s ' ' -f "$1%g" 1 60; }
line() { printf '{"id": "%s", "source": "%s", "date": "%s", "text": "%s"}\n' "$1" "$2" "$3" "$(text "$4")"; }
{
  line zone Bay "Tue, 03 Jun 2031 12:00:00 IST" a
  line exact Hill 2031-06-03T09:00:00Z a
  line epoch Tal 1970-01-01T00:00:00Z a
  line day Bay 13/04/2031 b
  line numbers Bay 03/04/2031 c
  line later Hill 2031-04-05 c
  line month Tal 04/13/2031 d
  line silent Moor 03/04/2031 e
  line never Moor "next Whitsun" f
  line null Moor 0000-00-00 g
  for i in 1 2 3 4 5 6; do line "late$i" Hill "2031-05-0$i" "h$i"; done
  line far Hill 2099-05-01 h1
} >news.jsonl
$DEDUP news.jsonl --keep earliest --labels labels.tsv --summary summary.json
echo "exit $?"
cut -f 1,3,6 labels.tsv | grep -E "^(id|zone|exact|epoch|numbers|later|far|late1)"
grep -A 40 '"dates": {' summary.json | grep -B 40 -m 1 '^  }'
echo "# latest"
$DEDUP news.jsonl --keep latest --labels - --quiet | cut -f 1,3,6 | grep -E "^(far|late1)"
$DEDUP news.jsonl --now 2100-01-01 --keep latest --labels - --quiet --summary now.json | cut -f 1,3,6 | grep -E "^(far|late1)"
grep '"now"' now.json
echo "# zone"
{
  line paris Bay "2031-06-03 12:00" a
  line utc Hill 2031-06-03T11:00:00Z a
} >local.jsonl
$DEDUP local.jsonl --labels - --quiet | cut -f 1,3,6
$DEDUP local.jsonl --labels - --quiet --timezone Europe/Paris | cut -f 1,3,6
$DEDUP local.jsonl --labels - --timezone Berlin
$DEDUP local.jsonl --labels - --timezone Europe/Lisbonn
$DEDUP local.jsonl --labels - --timezone IST --now soon
echo "exit $?"
echo "# a feed with the date of the last change only"
cat >feed.xml <<'FEED'
<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay</title>
<entry><id>u</id><title>One</title><updated>2031-06-03T10:00:00Z</updated><content>A ferry ran aground.</content></entry>
<entry><id>p</id><title>Two</title><updated>2031-06-03T10:00:00Z</updated><published>2031-06-02T10:00:00Z</published>
<content>The harbour froze over.</content></entry></feed>
FEED
$DEDUP feed.xml --labels labels.tsv --summary summary.json --columns +date --quiet
cut -f 1,8 labels.tsv
grep of_update summary.json
