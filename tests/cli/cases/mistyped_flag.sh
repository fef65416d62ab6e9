# A similar name is suggested. For other names there is no guess.
$DEDUP --treshold 0.7 news.jsonl
echo "exit $?"
$DEDUP --zebra news.jsonl
echo "exit $?"
$DEDUP --search lhs --linkage sigle news.jsonl
