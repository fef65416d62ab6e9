# An entry that may not be read costs that entry alone.
[ "$(id -u)" -ne 0 ] || exit 77
mkdir feeds
cp "$CASES_DIR/news.jsonl" feeds/good.jsonl
cp "$CASES_DIR/news.jsonl" feeds/secret.jsonl
chmod 000 feeds/secret.jsonl
$DEDUP feeds
