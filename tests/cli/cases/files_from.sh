# Names with spaces, empty lines and Windows line endings.
mkdir 'my feeds'
head -3 "$CASES_DIR/news.jsonl" > 'my feeds/one.jsonl'
tail -3 "$CASES_DIR/news.jsonl" > two.jsonl
printf 'my feeds/one.jsonl\r\n\ntwo.jsonl\n' > list
$DEDUP --files-from list
echo "exit $?"
$DEDUP --files-from - < list | md5sum > one
$DEDUP --files-from list | md5sum > two
cmp one two
: > none
$DEDUP --files-from none
echo "exit $?"
$DEDUP --files-from nowhere
echo "exit $?"
$DEDUP - --files-from - < list
echo "names that end with NUL"
printf 'one line\nof two.jsonl\0two.jsonl\0' > nul
cp two.jsonl $'one line\nof two.jsonl'
$DEDUP -0 --files-from nul -q --summary run.json > /dev/null; grep -c '"records": 3' run.json
find . -name 'two.jsonl' -print0 | $DEDUP --null --files-from - -q | wc -l
$DEDUP -0 two.jsonl
echo "exit $?"
