# With an explicit --heat-map the map is drawn into a pipe too.
$DEDUP "$CASES_DIR/news.jsonl" --heat-map 8 | sed -n '/^Similarity/,$p'
echo "exit ${PIPESTATUS[0]}"
$DEDUP "$CASES_DIR/news.jsonl" --heat-map 8 --color always | sed -n '/^Similarity/,$p' | head -2 | od -c | head -20
