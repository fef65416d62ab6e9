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
