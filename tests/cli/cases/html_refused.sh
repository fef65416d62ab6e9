# A page is not an article yet, and must not be compared as one.
printf '<!DOCTYPE html>\n<html><head><title>Storm</title></head><body><p>The harbour is closed.</p></body></html>\n' > page.html
$DEDUP page.html
echo "exit $?"
$DEDUP page.html "$CASES_DIR/news.jsonl"
