# Replacing a file of another user keeps its owner.
[ "$(id -u)" = 0 ] || exit 77
cp "$CASES_DIR/news.jsonl" in.jsonl
touch old.tsv && chown 1234:4321 old.tsv && chmod 604 old.tsv
$DEDUP in.jsonl -q --labels old.tsv
stat -c '%u %g %a' old.tsv
wc -l < old.tsv
