# What has no end is refused before it fills the memory.
printf '{"id": "a", "text": "one two three"}\n{"id": "b", "text": "four five"}\n' > feed.jsonl
# A sanitizer reserves more addresses than that.
(ulimit -v 1500000; $DEDUP --version > /dev/null 2>&1) || exit 77
ulimit -v 1500000
for flags in "--files-from /dev/zero" "feed.jsonl --find stories --background /dev/zero" \
  "feed.jsonl --find stories --families /dev/zero" "cluster --pairs /dev/zero" "diff /dev/zero /dev/zero" \
  "eval --gold /dev/zero --labels /dev/zero" "compare a b --input feed.jsonl --labels /dev/zero" \
  "compare a b --input feed.jsonl --summary /dev/zero"; do
  $DEDUP $flags > /dev/null
  echo "$flags: exit $?"
done
yes "a list without end" | $DEDUP --files-from -
echo "exit $?"
echo "a,b" > pairs.csv
$DEDUP eval --gold pairs.csv --pairs pairs.csv --bootstrap 1000000000
echo "exit $?"
