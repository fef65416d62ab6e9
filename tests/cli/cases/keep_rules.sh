for keep in earliest latest longest first source:BBC source:Reuters,AP,latest; do
  echo "$keep:" $($DEDUP "$CASES_DIR/news.jsonl" --keep $keep --survivors - | grep -o '"id": "[^"]*"')
done
$DEDUP "$CASES_DIR/news.jsonl" --keep newest
