# An unreadable directory entry is skipped. The others are read.
[ "$(id -u)" -ne 0 ] || exit 77
mkdir feeds
cp "$CASES_DIR/news.jsonl" feeds/good.jsonl
cp "$CASES_DIR/news.jsonl" feeds/secret.jsonl
chmod 000 feeds/secret.jsonl
$DEDUP feeds
