# An HTML page is rejected. It is not compared as an article.
printf '<!DOCTYPE html>\n<html><head><title>Storm</title></head><body><p>The harbour is closed.</p></body></html>\n' > page.html
$DEDUP page.html
echo "exit $?"
$DEDUP page.html "$CASES_DIR/news.jsonl"
