# A near name is suggested; what is far from all is not guessed at.
$DEDUP --treshold 0.7 news.jsonl
echo "exit $?"
$DEDUP --zebra news.jsonl
echo "exit $?"
$DEDUP --search lhs --linkage sigle news.jsonl
